import { z } from 'zod'

export { spansMessages } from '../../common/kinds'
export { strength } from '../../common/strength'
export { MAX_EDITS, MAX_FOLLOWED } from '../../common/limits'
import { MAX_EDITS } from '../../common/limits'
import { between, exactlyOne, words } from '../../common/rules'
import { strength } from '../../common/strength'
import { featureName } from './feature-name'
import { messages } from './messages'
import { scopes } from './scopes'
import { variantAddress, variantId } from './session'

/** Names one feature. Exactly one of the three is given; a label must match exactly. */
const referenceFields = {
  feature_label: z.string().min(1).max(500).optional().describe("The feature's exact label"),
  feature_id: z.string().min(1).max(64).optional().describe("The feature's id, with or without dashes"),
  index_in_sae: z.int().min(0).optional().describe("The feature's place in the SAE, counted from 0"),
}

type ReferenceFields = { feature_label?: string; feature_id?: string; index_in_sae?: number }

const hasOneReference = (ref: ReferenceFields) =>
  [ref.feature_label, ref.feature_id, ref.index_in_sae].filter((v) => v !== undefined).length === 1

const oneReference = 'Give exactly one of feature_label, feature_id and index_in_sae'
const oneReferenceTold = between(exactlyOne('feature_label', 'feature_id', 'index_in_sae'))

export const featureReference = z
  .object(referenceFields)
  .refine(hasOneReference, oneReference)
  .meta(oneReferenceTold)
export type FeatureReference = z.infer<typeof featureReference>

/** An edit of one feature. `value` 0 or null removes the edit. */
export const edit = z
  .object({
    ...referenceFields,
    value: strength
      .nullable()
      .describe(
        "The strength to hold: 1 is the feature's calibrated strong effect, -1 as much the other way; 0 or null removes the edit",
      ),
  })
  .refine(hasOneReference, oneReference)
  .meta(oneReferenceTold)
export type Edit = z.infer<typeof edit>

/** What a list of features shows of each. */
export const featureSummary = z.object({
  ...featureName,
  activation: z
    .number()
    .describe(
      'Search: the strength that the variant holds for the feature, 0 if none. Inspect: how strongly the feature fired, as a share of its strongest activation in the catalogue, 0 … 1.',
    ),
  kind: z
    .string()
    .describe(
      'What sort of thing the label speaks of: style, subject, domain, request, word, position or none',
    ),
  max_activation_strength: z
    .number()
    .describe("The feature's largest activation on the catalogue's data, in the SAE's units"),
  density: z.number().describe('Share of tokens on which the feature fires, 0 … 1'),
  fluent_up_to: z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .describe(
      'The largest strength, 0 … 1, up to which most answers read fluently when calibration pushed the feature up; null if that was not measured for it',
    ),
  unit: z.number().describe("Strength 1 in the SAE's units"),
  modified_value: z
    .number()
    .nullable()
    .describe('The strength that the variant holds for the feature; null if it has no edit'),
})
export type FeatureSummary = z.infer<typeof featureSummary>

/** `POST /features/search` */
export const searchRequest = variantAddress.extend({
  query: words(z.string(), 500).describe("What to look for, in a person's words: 1 to 500 characters"),
  top_k: z.int().min(1).max(100).default(20).describe('How many features at most'),
})
const foundFeature = featureSummary.extend({
  direction: z
    .union([z.literal(1), z.literal(-1)])
    .describe('-1 if the query asks for less of what it names, as "no jokes" does; otherwise 1'),
})
export const searchResponse = z.array(foundFeature)
export type SearchResponse = z.infer<typeof searchResponse>
export type SearchRequest = z.input<typeof searchRequest>

/** `POST /features/inspect`: what holds through the conversation before what fires on single words. */
export const inspectRequest = variantAddress.extend({
  messages,
  top_k: z.int().min(1).max(100).default(20).describe('How many features at most'),
})
export const inspectResponse = z.array(featureSummary)
export type InspectRequest = z.input<typeof inspectRequest>

/** `POST /features/steer`: one feature and its value, or `edits` and `scopes`, which are all applied or none. */
export const steerRequest = z.union([
  variantAddress
    .extend({
      ...referenceFields,
      value: strength.describe(
        "The strength to hold: 1 is the feature's calibrated strong effect, -1 as much the other way; 0 removes the edit",
      ),
    })
    .strict()
    .refine(hasOneReference, oneReference)
    .meta(oneReferenceTold),
  variantAddress
    .extend({
      edits: z.array(edit).min(1).max(MAX_EDITS).describe('Edits that are all written or none: 1 to 64'),
    })
    .strict(),
  variantAddress
    .extend({
      edits: z.array(edit).max(MAX_EDITS).default([]).describe('Edits, written in the same step'),
      scopes: scopes.describe(
        "Scopes in place of all the variant's: what holds under conditions; none takes them out",
      ),
    })
    .strict(),
])
export const steeredFeature = z.object({
  ...featureName,
  activation: z.number().describe('The strength that is held now; 0 if the edit was removed'),
  modified_value: z.number().describe('The same as `activation`'),
})
export const steerBatchResponse = z.object({
  edits: z.array(steeredFeature).describe('The edits as written, in the order given'),
  variant_id: variantId.describe('The variant that was changed'),
  variant_json: z.string().describe('The whole variant after the change, as JSON text'),
})
export const steerResponse = z.union([steerBatchResponse, steeredFeature])
export type SteerRequest = z.input<typeof steerRequest>
export type SteeredFeature = z.infer<typeof steeredFeature>
export type SteerBatchResponse = z.infer<typeof steerBatchResponse>

/** `POST /features/clear` */
export const clearRequest = variantAddress
  .extend(referenceFields)
  .refine(hasOneReference, oneReference)
  .meta(oneReferenceTold)
export const clearResponse = z.object({
  label: z.string().describe('The label of the feature whose edit was removed'),
})
export type ClearRequest = z.input<typeof clearRequest>
export type ClearResponse = z.infer<typeof clearResponse>

/** `GET /features/modified` */
export const modifiedQuery = variantAddress.required()

/** The query of `GET /features/{feature_id}`, and of what else is told of one feature. */
export const featureQuery = z.object({
  model: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe("The feature's model; left out, a loaded model that has the feature, else the default model"),
})

/** A stretch of text as tokens with an activation each; `peak` is the index of the largest. */
export const featureContext = z.object({
  tokens: z.array(z.string()).describe('The texts of the tokens'),
  activations: z.array(z.number()).describe("One activation for each token, in the SAE's units"),
  peak: z.int().describe('The index of the token where the feature fires most'),
})

/** `GET /features/{feature_id}`: one feature with the evidence behind its label. */
export const featureDetail = featureSummary.omit({ activation: true, modified_value: true }).extend({
  f1: z
    .number()
    .nullable()
    .describe(
      'How well the label predicts where the feature fires, on data not used to choose it; null if it was not measured',
    ),
  labelled_by: z
    .string()
    .nullable()
    .describe(
      'Who worded the label: "evidence" for a rule over where the feature fires, "imported", or an assistant model; null if nobody said',
    ),
  examples: z.array(featureContext).describe('Contexts in which the feature fires most'),
  spread: z
    .array(featureContext)
    .describe(
      "Contexts from the feature's weakest activations to its strongest, one of each step of its range; empty if unknown",
    ),
  promoted: z
    .array(z.tuple([z.string(), z.number()]))
    .describe("Tokens whose logits the feature's decoder direction raises most, with by how much"),
  suppressed: z
    .array(z.tuple([z.string(), z.number()]))
    .describe('Tokens whose logits it lowers most, with by how much'),
  neighbors: z
    .array(z.object(featureName))
    .nullable()
    .describe(
      'Features whose direction or label is nearest, nearest first; null where the engine cannot compare directions',
    ),
  curve: z
    .array(
      z.object({
        strength: z.number().describe('The strength that was tried'),
        effect: z.number().describe("Share of answers that show the feature's effect, 0 … 1"),
        fluent: z.number().describe('Share of answers that still read fluently, 0 … 1'),
      }),
    )
    .nullable()
    .describe(
      'What calibration saw at rising strengths: the share of answers that show the effect and the share that still read fluently, 0 … 1; null for a feature whose unit follows from a rule',
    ),
  made: z
    .object({
      sentence: z.string().nullable().describe('What was asked for; null where examples were given'),
      shown: z.int().describe('How many answers that show it the feature was made of'),
      plain: z.int().describe('How many that do not'),
      area: z
        .number()
        .describe(
          'How often its direction tells an answer that shows it from one that does not, on answers held back: 1 is always, 0.5 chance',
        ),
      layer: z.int().describe('It is read and steered after this layer, counted from 0'),
      probe_layer: z
        .int()
        .nullable()
        .describe(
          'The layer after which its effect on answers was measured; null where that is how much likelier the sentence makes them',
        ),
      unsteered: z.number().describe('Share of answers that show it without steering, 0 … 1'),
      warning: z
        .string()
        .nullable()
        .describe('What to know before relying on it; null for a feature that works well'),
    })
    .nullable()
    .describe(
      'Where a feature that somebody made comes from, and how well it was learned; null for an SAE’s',
    ),
})
export type FeatureDetail = z.infer<typeof featureDetail>

/** `GET /features/{feature_id}/dose` */
export const featureDose = z.object({
  ...featureName,
  layer: z.int().describe('It is steered after this layer, counted from 0'),
  unit: z.number().describe("What strength 1 adds to the feature's activation, in the SAE's units"),
  push_length: z.number().describe('What strength 1 adds to the residual stream, as a length'),
  residual_length: z
    .number()
    .nullable()
    .describe(
      "The residual stream's own length there: the median over the tokens of some questions; null where the engine cannot read it",
    ),
  residual_share: z
    .number()
    .nullable()
    .describe('`push_length` as a share of `residual_length`; null where that is not known'),
})
export type FeatureDose = z.infer<typeof featureDose>
