import { z } from 'zod'
import { indexInSae } from '../../v1/contract/interventions'

/** A feature as SteeringAPI's lists show it. */
export const featureItem = z.object({
  id: z.string().min(1).max(64).describe("The feature's id"),
  label: z.string().max(2000).describe('What the feature stands for, in a few words'),
  layer: z.int().describe('The layer after which the SAE reads the residual stream, counted from 0'),
  index_in_sae: indexInSae,
  dimension: z.int().nullish().describe('SteeringAPI has sent null as long as it is known'),
})
export type FeatureItem = z.infer<typeof featureItem>
