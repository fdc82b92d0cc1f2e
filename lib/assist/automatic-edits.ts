import { Feature, type Variant } from '@/lib/steering'
import type { CatalogueEntry } from '@/lib/catalogue'
import type { Address } from '@/lib/store/port'

export interface Steering {
  entry: CatalogueEntry
  strength: number
}

/** Strengths by the uuid of their features. */
export type Strengths = ReadonlyMap<string, number>

/** Edits of this many variants are remembered; beyond it, those of the variant steered longest ago count as a person's. */
const MAX_VARIANTS = 10_000

/**
 * Remembers which edits of a variant were made by auto-steering, so that the next auto-steering can replace them and leave
 * alone what a person set. It lives as long as the stored variants do, in the same process, and holds plain data only:
 * the bundler may give those who call it their own copies of the domain's classes.
 */
export class AutomaticEdits {
  private readonly known = new Map<string, Strengths>()

  of(address: Address): Strengths {
    return this.known.get(keyOf(address)) ?? new Map()
  }

  note(address: Address, strengths: Strengths): void {
    const key = keyOf(address)
    this.known.delete(key)
    this.known.set(key, strengths)
    const [oldest] = this.known.keys()
    if (this.known.size > MAX_VARIANTS && oldest !== undefined) this.known.delete(oldest)
  }
}

/**
 * Takes the automatic edits of before out of a variant, those that nobody has changed since, and lays new ones over it,
 * in place. A feature that a person has edited keeps that edit. Returns what was applied.
 */
export function layAutomatic(variant: Variant, before: Strengths, wanted: readonly Steering[]): Strengths {
  for (const [feature, value] of [...variant.edits]) {
    if (before.get(feature.uuid) === value) variant.clear(feature)
  }
  const applied = new Map<string, number>()
  for (const { entry, strength } of wanted) {
    const feature = new Feature(entry)
    if (variant.edits.has(feature)) continue
    variant.set(feature, strength)
    applied.set(feature.uuid, strength)
  }
  return applied
}

/** Ids hold no slash. */
function keyOf({ sessionId, variantId }: Address): string {
  return `${sessionId}/${variantId}`
}
