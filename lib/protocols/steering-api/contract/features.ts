import { z } from 'zod'
import { words } from '../../common/rules'
import { featureItem } from './feature-item'
import { modelName } from '../../v1/contract/model-name'

/** Features in one rerank request. */
const MAX_FEATURES = 8192

const query = words(z.string(), 500).describe("What to look for, in a person's words")
export const topK = z
  .int()
  .min(1)
  .max(100)
  .nullish()
  .transform((given) => given ?? 10)
  .describe('How many features at most; 10 if left out')

/** `POST /v1/features/search`: the features that a query means, the best first. */
export const featureSearchRequest = z.strictObject({ query, model_name: modelName, top_k: topK })
export type FeatureSearchRequest = z.input<typeof featureSearchRequest>

export const featureSearchResponse = z.object({
  object: z.literal('feature.list').describe('What this is'),
  data: z.array(featureItem).describe('The features, best first'),
})
export type FeatureSearchResponse = z.infer<typeof featureSearchResponse>

/** `POST /v1/features/rerank`: the given features sorted by how well they fit the query, each once. */
export const featureRerankRequest = z.strictObject({
  query,
  model_name: modelName,
  features: z
    .array(featureItem)
    .max(MAX_FEATURES)
    .describe('The features to sort, as a search or a contrast gave them'),
  top_k: topK,
})
export type FeatureRerankRequest = z.input<typeof featureRerankRequest>

export const featureRerankResponse = z.object({
  object: z.literal('feature.rerank').describe('What this is'),
  data: z.array(featureItem).describe('The features, best first'),
})
export type FeatureRerankResponse = z.infer<typeof featureRerankResponse>
