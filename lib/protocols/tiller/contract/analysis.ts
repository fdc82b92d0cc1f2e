import { z } from 'zod'
import { words } from '../../common/rules'
import { featureName } from './feature-name'
import { featureContext } from './features'
import { chatMessage, MAX_MESSAGE_CHARS, MAX_MESSAGES } from './messages'
import { variantAddress, variantId } from './session'

/** The three sorts of features that an analysis names. */
export const featureCategory = z.enum(['style', 'reasoning', 'knowledge'])
export type FeatureCategory = z.infer<typeof featureCategory>

const description = words(z.string(), 500)

/** Who would answer best. */
export const persona = z
  .object({
    role: description.describe('Who would answer best, as in `writing coach`'),
    style: description.describe('How they speak'),
    approach: description.describe('How they go about it'),
  })
  .describe('Who would answer best')
export type Persona = z.infer<typeof persona>

/** A feature and how much it matters to the query, 0 … 1. */
export const analysedFeature = z.object({
  label: words(z.string(), 500).describe(
    "What to steer by. A feature with exactly this label is taken; failing that the search's best",
  ),
  importance: z.number().min(0).max(1).describe('How much it matters to the query'),
  feature_id: z
    .string()
    .min(1)
    .max(64)
    .optional()
    .describe('Says which feature is meant where several share a label'),
})
export type AnalysedFeature = z.infer<typeof analysedFeature>

/** At most this many features stand in one category of an analysis. */
export const MAX_ANALYSED = 20
const analysedFeatures = z.array(analysedFeature).max(MAX_ANALYSED)

export const analysis = z
  .object({
    persona,
    features: z
      .object({
        style: analysedFeatures.describe('Features of how things are said'),
        reasoning: analysedFeatures.describe('Features of how things are thought through'),
        knowledge: analysedFeatures.describe('Features of what is spoken about'),
      })
      .describe('What to steer by, in three sorts'),
  })
  .describe('Who would answer best, and by what to steer')
export type Analysis = z.infer<typeof analysis>

/** `POST /features/analyze-query` */
export const analyzeQueryRequest = variantAddress.extend({
  query: words(z.string(), MAX_MESSAGE_CHARS).describe(
    'What the person asks or wants: 1 to 20,000 characters',
  ),
  context: z
    .object({
      previous_messages: z
        .array(chatMessage)
        .max(MAX_MESSAGES)
        .default([])
        .describe('The conversation up to the query'),
    })
    .optional()
    .describe('What was said before'),
})
export type AnalyzeQueryRequest = z.input<typeof analyzeQueryRequest>

const analyser = z
  .string()
  .describe(
    "What analysed: `embedded`, Tiller's own table and feature search, or the name of the assistant model",
  )

export const analyzeQueryResponse = analysis.extend({ analyser })
export type AnalyzeQueryResponse = z.infer<typeof analyzeQueryResponse>

/** `POST /features/propose` */
export const proposeRequest = variantAddress.extend({
  wish: words(z.string(), 500).describe(
    'What answers should be like, in a person’s words: 1 to 500 characters',
  ),
})
export type ProposeRequest = z.input<typeof proposeRequest>
export const proposal = z.object({
  ...featureName,
  kind: z.string().describe('What sort of thing the label speaks of'),
  fluent_up_to: z
    .number()
    .nullable()
    .describe('The largest strength at which most answers were seen to read fluently; null if not measured'),
  value: z.number().min(-1).max(1).describe('The strength that is proposed; below 0 to have less of it'),
  said: z.string().describe('The words of the wish that ask for it; empty where they are not known'),
  found_by: z
    .enum(['analyser', 'search'])
    .describe('`analyser`: it is named or a rule leads to it. `search`: its meaning is near those words'),
  example: featureContext.nullable().describe('Where the feature fires most; null if no text is known'),
})
export type Proposal = z.infer<typeof proposal>
export const proposeResponse = z.object({
  proposals: z.array(proposal).describe('The most important first; empty where nothing serves the wish'),
  analyser,
})
export type ProposeResponse = z.infer<typeof proposeResponse>

/** `POST /features/auto-steer` */
export const autoSteerRequest = variantAddress.extend({
  analysis,
  max_features: z
    .int()
    .min(1)
    .max(MAX_ANALYSED)
    .default(5)
    .describe('At most this many features of each category are applied'),
})
export type AutoSteerRequest = z.input<typeof autoSteerRequest>

export const appliedFeature = z.object({
  ...featureName,
  value: z.number().describe('The strength written to the variant'),
  category: featureCategory.describe('Which of the three sorts it belongs to'),
  asked_for: z
    .string()
    .optional()
    .describe('Given where no feature has the label asked for and the search found this one in its place'),
})
export type AppliedFeature = z.infer<typeof appliedFeature>

export const autoSteerResponse = z.object({
  applied_features: z.array(appliedFeature).describe('What was written to the variant'),
  variant_id: variantId.describe('The variant that was steered'),
  variant_json: z.string().describe('The variant after steering, as JSON text'),
  /** Left out where the analysis came with the request. */
  analyser: analyser.optional(),
})
export type AutoSteerResponse = z.infer<typeof autoSteerResponse>
