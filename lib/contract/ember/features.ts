import { z } from 'zod'
import { feature, featureId, model, text } from './common'
import { int, topK } from './numbers'

/** `GET features/search` */
export const searchQuery = z.object({
  query: text,
  page: int(1, 100_000).default(1),
  perPage: int(1, 100).default(10),
  model,
})

/** `GET features/`, with `feature_id` repeated. */
export const listQuery = z.object({ feature_id: z.array(featureId).min(1).max(512) })

/** `POST features/rerank` */
export const rerankRequest = z.object({
  query: text,
  top_k: topK.default(10),
  model,
  feature_ids: z.array(featureId).min(1).max(8192),
})

/** `POST features/lookup` */
export const lookupRequest = z.object({ indices: z.array(int(0)).min(1).max(8192), model })
export const lookupResponse = z.object({
  /** Here, and only here, the id is called `uuid`. */
  features: z.array(z.object({ uuid: featureId, label: z.string(), index_in_sae: z.int().min(0) })),
})
export type LookupResponse = z.infer<typeof lookupResponse>

/** `POST features/auto-edits` and `POST features/auto-conditional` */
export const specificationRequest = z.object({ specification: text, model })
export const autoEditsResponse = z.object({ edits: z.array(z.tuple([feature, z.number()])) })
export type AutoEditsResponse = z.infer<typeof autoEditsResponse>
/** In the form that `ConditionalGroup.fromJson` reads. */
export const autoConditionalResponse = z.object({ conditional: z.record(z.string(), z.unknown()) })
export type AutoConditionalResponse = z.infer<typeof autoConditionalResponse>
