import { z } from 'zod'
import { feature, featureId, featureLabel, indexInSae, model, text } from './common'
import { int, topK } from './numbers'

/** `GET features/search` */
export const searchQuery = z.object({
  query: text.describe("What to look for, in a person's words"),
  page: int(1, 100_000).default(1).describe('Which page of results, counted from 1'),
  perPage: int(1, 100).default(10).describe('How many features on a page'),
  model,
})

/** `GET features/`, with `feature_id` repeated. */
export const listQuery = z.object({
  feature_id: z.array(featureId).min(1).max(512).describe('Ids of features, the parameter repeated'),
})

/** `POST features/rerank` */
export const rerankRequest = z.object({
  query: text.describe("What to look for, in a person's words"),
  top_k: topK.default(10).describe('How many features at most'),
  model,
  feature_ids: z.array(featureId).min(1).max(8192).describe('The ids of the features to sort'),
})

/** `POST features/lookup` */
export const lookupRequest = z.object({
  indices: z.array(int(0)).min(1).max(8192).describe('The places of features in the SAE, counted from 0'),
  model,
})
export const lookupResponse = z.object({
  features: z
    .array(
      z.object({
        uuid: featureId,
        label: featureLabel,
        index_in_sae: indexInSae,
      }),
    )
    .describe('Here, and only here, the id is called `uuid`'),
})
export type LookupResponse = z.infer<typeof lookupResponse>

/** `POST features/auto-edits` and `POST features/auto-conditional` */
export const specificationRequest = z.object({
  specification: text.describe("What is wanted, in a person's words"),
  model,
})
const analyser = z
  .string()
  .describe(
    "Tiller's own: what chose the features: `embedded`, its table and feature search, or the name of the assistant model",
  )

export const autoEditsResponse = z.object({
  edits: z
    .array(z.tuple([feature, z.number()]))
    .describe('Features with the strength to set each to, -1 … 1'),
  analyser: analyser.optional(),
})
export type AutoEditsResponse = z.infer<typeof autoEditsResponse>
/** In the form that `ConditionalGroup.fromJson` reads. */
export const autoConditionalResponse = z.object({
  conditional: z
    .record(z.string(), z.unknown())
    .describe('The condition, in the form that `ConditionalGroup.fromJson` reads'),
  analyser: analyser.optional(),
})
export type AutoConditionalResponse = z.infer<typeof autoConditionalResponse>
