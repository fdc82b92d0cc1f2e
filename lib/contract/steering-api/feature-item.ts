import { z } from 'zod'
import { indexInSae } from './interventions'

/** A feature as SteeringAPI's lists show it. */
export const featureItem = z.object({
  id: z.string().min(1).max(64),
  label: z.string().max(2000),
  /** The layer after which the SAE reads the residual stream, counted from 0. */
  layer: z.int(),
  index_in_sae: indexInSae,
  /** SteeringAPI has sent null as long as it is known. */
  dimension: z.int().nullish(),
})
export type FeatureItem = z.infer<typeof featureItem>
