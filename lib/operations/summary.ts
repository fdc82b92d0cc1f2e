import type { CatalogueEntry } from '@/lib/catalogue'
import type { FeatureSummary } from '@/lib/protocols/tiller/contract'
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

/**
 * Share of answers that must read fluently for a strength to count as one that works. Curves are measured on few prompts
 * (16 for Pocket, a standard error of about 0.1), so that a higher bar would be missed by chance.
 */
const MOST = 0.6

/** The largest measured strength, at most 1, with fluent answers there and at every weaker one; null without a curve. */
export function fluentUpTo(curve: CatalogueEntry['curve']): number | null {
  if (curve === null) return null
  const broken = curve.findIndex(([, , fluent]) => fluent < MOST)
  const [reached] = (broken === -1 ? curve.at(-1) : curve[broken - 1]) ?? [0]
  return Math.min(1, Math.max(0, reached))
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
    fluent_up_to: fluentUpTo(entry.curve),
  }
}
