import { z } from 'zod'
import { chatMessage, MAX_MESSAGE_CHARS, MAX_MESSAGES } from './messages'
import { variantAddress, variantId } from './session'

/** The three sorts of features that an analysis names. */
export const featureCategory = z.enum(['style', 'reasoning', 'knowledge'])
export type FeatureCategory = z.infer<typeof featureCategory>

const description = z.string().trim().min(1).max(500)

/** Who would answer best. */
export const persona = z.object({ role: description, style: description, approach: description })
export type Persona = z.infer<typeof persona>

/** A feature and how much it matters to the query, 0 … 1. */
export const analysedFeature = z.object({
  label: z.string().trim().min(1).max(500),
  importance: z.number().min(0).max(1),
  /** Says which feature is meant where several share a label. */
  feature_id: z.string().min(1).max(64).optional(),
})
export type AnalysedFeature = z.infer<typeof analysedFeature>

/** At most this many features stand in one category of an analysis. */
export const MAX_ANALYSED = 20
const analysedFeatures = z.array(analysedFeature).max(MAX_ANALYSED)

export const analysis = z.object({
  persona,
  features: z.object({ style: analysedFeatures, reasoning: analysedFeatures, knowledge: analysedFeatures }),
})
export type Analysis = z.infer<typeof analysis>

/** `POST /features/analyze-query` */
export const analyzeQueryRequest = variantAddress.extend({
  query: z.string().trim().min(1).max(MAX_MESSAGE_CHARS),
  context: z.object({ previous_messages: z.array(chatMessage).max(MAX_MESSAGES).default([]) }).optional(),
})
export type AnalyzeQueryRequest = z.input<typeof analyzeQueryRequest>

export const analyzeQueryResponse = analysis.extend({
  /** What analysed: `embedded`, Tiller's own table and feature search, or the name of the assistant model. */
  analyser: z.string(),
})
export type AnalyzeQueryResponse = z.infer<typeof analyzeQueryResponse>

/** `POST /features/auto-steer` */
export const autoSteerRequest = variantAddress.extend({
  analysis,
  /** At most this many features of each category are applied. */
  max_features: z.int().min(1).max(MAX_ANALYSED).default(5),
})
export type AutoSteerRequest = z.input<typeof autoSteerRequest>

export const appliedFeature = z.object({
  label: z.string(),
  /** The strength written to the variant. */
  value: z.number(),
  category: featureCategory,
  feature_id: z.string(),
  index_in_sae: z.int(),
  /** Given where no feature has the label asked for and the search found this one in its place. */
  asked_for: z.string().optional(),
})
export type AppliedFeature = z.infer<typeof appliedFeature>

export const autoSteerResponse = z.object({
  applied_features: z.array(appliedFeature),
  variant_id: variantId,
  /** The variant after steering, as JSON text. */
  variant_json: z.string(),
})
export type AutoSteerResponse = z.infer<typeof autoSteerResponse>
