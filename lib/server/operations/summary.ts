import type { CatalogueEntry } from '@/lib/catalogue'
import type { FeatureSummary } from '@/lib/contract'
import type { Variant } from '@/lib/steering'

/** The strength that each edited feature has in a variant, by uuid. */
export function heldStrengths(variant: Variant): Map<string, number> {
  return new Map([...variant.edits].map(([feature, value]) => [feature.uuid, value]))
}

/** A feature as lists show it. */
export function summarise(
  entry: CatalogueEntry,
  activation: number,
  held: number | undefined,
): FeatureSummary {
  return { ...describe(entry), activation, modified_value: held ?? null }
}

/** What is always told of a feature. */
export function describe(entry: CatalogueEntry) {
  return {
    label: entry.label,
    feature_id: entry.uuid,
    index_in_sae: entry.indexInSae,
    kind: entry.kind,
    max_activation_strength: entry.maxActivationStrength,
    density: entry.density,
  }
}
