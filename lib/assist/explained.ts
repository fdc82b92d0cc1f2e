import type { CatalogueEntry, FeatureKind } from '@/lib/catalogue'
import type { FeatureCategory } from './analysis'

/** The sorts of features that each category of an analysis speaks of. */
export const CATEGORY_KINDS: Record<FeatureCategory, readonly FeatureKind[]> = {
  style: ['style'],
  reasoning: ['request'],
  knowledge: ['subject', 'domain'],
}

/** True for a live feature whose label says what it stands for: only these are chosen for anybody. */
export function isExplained({ alive, kind }: CatalogueEntry): boolean {
  return alive && kind !== 'none'
}

/** Of what a search found: the first of these kinds, else the first that stands for more than a place in the text. */
export function bestOf(
  found: readonly CatalogueEntry[],
  kinds: readonly FeatureKind[] = [],
): CatalogueEntry | undefined {
  const usable = found.filter((entry) => isExplained(entry) && entry.kind !== 'position')
  return usable.find((entry) => kinds.includes(entry.kind)) ?? usable[0]
}
