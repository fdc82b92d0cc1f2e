import type { CatalogueEntry } from '@/lib/catalogue'
import { Feature, type Variant } from '@/lib/steering'
import type { Address } from '../store/port'

export interface Steering {
  entry: CatalogueEntry
  strength: number
}

/** Edits of this many variants are remembered; beyond it, those of the variant steered longest ago count as a person's. */
const MAX_VARIANTS = 10_000

/**
 * Knows which edits of a variant were made by auto-steering, so that the next auto-steering can replace them and leave
 * alone what a person set. It lives as long as the stored variants do, in the same process.
 */
export class AutomaticEdits {
  private readonly known = new Map<string, Map<string, number>>()

  /**
   * Takes automatic edits of before out of a variant, those that nobody has changed since, and lays new ones over it, in
   * place. A feature that a person has edited keeps that edit. Returns what was applied.
   */
  lay(variant: Variant, address: Address, wanted: readonly Steering[]): Steering[] {
    const before = this.known.get(keyOf(address)) ?? new Map<string, number>()
    for (const [feature, value] of [...variant.edits]) {
      if (before.get(feature.uuid) === value) variant.clear(feature)
    }
    const applied = wanted.filter(({ entry }) => !variant.edits.has(new Feature(entry)))
    for (const { entry, strength } of applied) variant.set(new Feature(entry), strength)
    return applied
  }

  /** Notes what was stored as the automatic edits of a variant. */
  note(address: Address, applied: readonly Steering[]): void {
    const key = keyOf(address)
    this.known.delete(key)
    this.known.set(key, new Map(applied.map(({ entry, strength }) => [entry.uuid, strength])))
    const [oldest] = this.known.keys()
    if (this.known.size > MAX_VARIANTS && oldest !== undefined) this.known.delete(oldest)
  }
}

/** Ids hold no slash. */
function keyOf({ sessionId, variantId }: Address): string {
  return `${sessionId}/${variantId}`
}
