import { z } from 'zod'
import { strength } from '../../common/strength'

/** More than a search can return, so that `Variant.set(results, …)` always fits. */
export const MAX_INTERVENTIONS = 128

export const indexInSae = z.int().min(0).describe("The feature's place in the SAE, counted from 0")

/**
 * What one feature is made to do. With f its activation and s its calibrated strength, `add` makes it f + strength·s (a
 * nudge) and `clamp` makes it strength·s (a pin).
 */
export const interventionSpec = z.strictObject({
  index_in_sae: indexInSae,
  strength: strength.describe("In units of the feature's calibrated strength; 0.3 to 0.6 are usual"),
  mode: z
    .enum(['add', 'clamp'])
    .nullish()
    .transform((mode) => mode ?? 'add')
    .describe(
      "With f the feature's activation and s its calibrated strength: `add` makes it f + strength·s, `clamp` makes it strength·s",
    ),
})
export type InterventionSpec = z.input<typeof interventionSpec>

/** Applied in order; a feature may stand more than once. */
export const interventions = z
  .array(interventionSpec)
  .max(MAX_INTERVENTIONS)
  .nullish()
  .transform((list) => list ?? [])
  .describe('What the model is made to do with features, applied in order')
