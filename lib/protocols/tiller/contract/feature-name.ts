import { z } from 'zod'

/** How answers name a feature: by what it means to people, and by what tells it from every other. */
export const featureName = {
  label: z.string().describe('What the feature stands for, in a few words'),
  feature_id: z.string().describe("The feature's id: 32 hex digits with dashes"),
  index_in_sae: z.int().describe("The feature's place in the SAE, counted from 0"),
}
