import { z } from 'zod'
import { messages } from './messages'
import { variantAddress, variantId } from './session'

/** Strength: 0 leaves the feature alone, 1 is its calibrated "strong", -1 as much the other way. */
export const strength = z.number().min(-1).max(1)

/** Names one feature. Exactly one of the three is given; a label must match exactly. */
const referenceFields = {
  feature_label: z.string().min(1).max(500).optional(),
  feature_id: z.string().min(1).max(64).optional(),
  index_in_sae: z.int().min(0).optional(),
}

type ReferenceFields = { feature_label?: string; feature_id?: string; index_in_sae?: number }

const hasOneReference = (ref: ReferenceFields) =>
  [ref.feature_label, ref.feature_id, ref.index_in_sae].filter((v) => v !== undefined).length === 1

const oneReference = 'Give exactly one of feature_label, feature_id and index_in_sae'

export const featureReference = z.object(referenceFields).refine(hasOneReference, oneReference)
export type FeatureReference = z.infer<typeof featureReference>

/** An edit of one feature. `value` 0 or null removes the edit. */
export const edit = z
  .object({ ...referenceFields, value: strength.nullable() })
  .refine(hasOneReference, oneReference)
export type Edit = z.infer<typeof edit>

/** At most this many edits travel in one request. */
export const MAX_EDITS = 64

/** What a list of features shows of each. */
export const featureSummary = z.object({
  label: z.string(),
  /**
   * Search: the strength that the variant holds for the feature, 0 if none.
   * Inspect: how strongly the feature fired, as a share of its strongest activation in the catalogue, 0 … 1.
   */
  activation: z.number(),
  feature_id: z.string(),
  index_in_sae: z.int(),
  /** What sort of thing the label speaks of: style, subject, domain, request, word, position or none. */
  kind: z.string(),
  /** The feature's largest activation on the catalogue's data, in the SAE's units. */
  max_activation_strength: z.number(),
  /** Share of tokens on which the feature fires, 0 … 1. */
  density: z.number(),
  /**
   * The largest strength, 0 … 1, up to which most answers read fluently when calibration pushed the feature up; null if
   * that was not measured for it.
   */
  fluent_up_to: z.number().min(0).max(1).nullable(),
  /** The strength that the variant holds for the feature; null if it has no edit. */
  modified_value: z.number().nullable(),
})
export type FeatureSummary = z.infer<typeof featureSummary>

/** `POST /features/search` */
export const searchRequest = variantAddress.extend({
  query: z.string().trim().min(1).max(500),
  top_k: z.int().min(1).max(100).default(20),
})
export const searchResponse = z.array(featureSummary)
export type SearchRequest = z.input<typeof searchRequest>

/** `POST /features/inspect` */
export const inspectRequest = variantAddress.extend({
  messages,
  top_k: z.int().min(1).max(100).default(20),
})
export const inspectResponse = z.array(featureSummary)
export type InspectRequest = z.input<typeof inspectRequest>

/** `POST /features/steer`: one feature and its value, or `edits`, which are all applied or none. */
export const steerRequest = z.union([
  variantAddress
    .extend({ ...referenceFields, value: strength })
    .strict()
    .refine(hasOneReference, oneReference),
  variantAddress.extend({ edits: z.array(edit).min(1).max(MAX_EDITS) }).strict(),
])
export const steeredFeature = z.object({
  label: z.string(),
  activation: z.number(),
  modified_value: z.number(),
  feature_id: z.string(),
  index_in_sae: z.int(),
})
export const steerBatchResponse = z.object({
  edits: z.array(steeredFeature),
  variant_id: variantId,
  variant_json: z.string(),
})
export const steerResponse = z.union([steerBatchResponse, steeredFeature])
export type SteerRequest = z.input<typeof steerRequest>
export type SteeredFeature = z.infer<typeof steeredFeature>
export type SteerBatchResponse = z.infer<typeof steerBatchResponse>

/** `POST /features/clear` */
export const clearRequest = variantAddress.extend(referenceFields).refine(hasOneReference, oneReference)
export const clearResponse = z.object({ label: z.string() })
export type ClearRequest = z.input<typeof clearRequest>
export type ClearResponse = z.infer<typeof clearResponse>

/** `GET /features/modified` */
export const modifiedQuery = variantAddress.required()

/** A stretch of text as tokens with an activation each; `peak` is the index of the largest. */
const featureContext = z.object({
  tokens: z.array(z.string()),
  activations: z.array(z.number()),
  peak: z.int(),
})

/** `GET /features/{feature_id}`: one feature with the evidence behind its label. */
export const featureDetail = featureSummary.omit({ activation: true, modified_value: true }).extend({
  /** Strength 1 in the SAE's units. */
  unit: z.number(),
  /** How well the label predicts where the feature fires, on data not used to choose it; null if it was not measured. */
  f1: z.number().nullable(),
  /** Contexts in which the feature fires most. */
  examples: z.array(featureContext),
  /** Contexts from the feature's weakest activations to its strongest, one of each step of its range; empty if unknown. */
  spread: z.array(featureContext),
  /** Tokens whose logits the feature's decoder direction raises and lowers most. */
  promoted: z.array(z.tuple([z.string(), z.number()])),
  suppressed: z.array(z.tuple([z.string(), z.number()])),
  /** Features whose direction or label is nearest, nearest first; null where the engine cannot compare directions. */
  neighbors: z
    .array(z.object({ feature_id: z.string(), label: z.string(), index_in_sae: z.int() }))
    .nullable(),
  /**
   * What calibration saw at rising strengths: the share of answers that show the effect and the share that still read
   * fluently, 0 … 1; null for a feature whose unit follows from a rule.
   */
  curve: z.array(z.object({ strength: z.number(), effect: z.number(), fluent: z.number() })).nullable(),
})
export type FeatureDetail = z.infer<typeof featureDetail>
