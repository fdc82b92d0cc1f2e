import type { CatalogueEntry } from '@/lib/catalogue'
import type { Variant } from '@/lib/steering'

/** A feature in a list. */
export interface Listed {
  entry: CatalogueEntry
  /** In a search the strength that the variant holds; in an inspection the share of the feature's strongest activation. */
  activation: number
  /** The strength that the variant holds; null if it has no edit. */
  held: number | null
}

/** The strength that each edited feature has in a variant, by uuid. */
export function heldStrengths(variant: Variant): Map<string, number> {
  return new Map([...variant.edits].map(([feature, value]) => [feature.uuid, value]))
}
