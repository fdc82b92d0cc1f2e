import { z } from 'zod'
import { controller, feature, featureId, indexInSae, message, messages, model, text } from './common'
import { int, topK } from './numbers'

const featureIndex = int(0)

/** `POST chat-attribution/compute-features` */
export const featuresRequest = z.object({
  messages,
  model,
  controller: controller.optional(),
  aggregate_by: z
    .enum(['count', 'mean', 'max', 'sum'])
    .default('count')
    .describe('How clients are going to sum up the tokens; the answer has every token in any case'),
  include_feature_indexes: z.array(featureIndex).max(512).nullish().describe('Only these features'),
  include_template_tokens: z
    .boolean()
    .default(false)
    .describe(
      "Tiller's own: tell what fires at the chat template's tokens too, which would crowd every summary",
    ),
})
export const featuresResponse = z.object({
  tokens: z
    .array(
      z.object({
        token: z.string().describe("The token's text"),
        attributions: z
          .array(
            z.object({
              id: featureId,
              index_in_sae: indexInSae,
              activation_strength: z.number().describe("How strongly the feature fires, in the SAE's units"),
            }),
          )
          .describe("The strongest first, in the SAE's units"),
      }),
    )
    .describe('Every token of the rendered conversation'),
  num_features: z
    .int()
    .min(1)
    .optional()
    .describe("Tiller's own: how many features the SAE has, which is the width of a matrix of activations"),
})
export type FeaturesResponse = z.infer<typeof featuresResponse>

const conversations = z.array(messages).min(1).max(64)

/** `POST chat-attribution/contrast` */
export const contrastRequest = z.object({
  dataset_1: conversations.describe('Conversations that show it, 1 to 64'),
  dataset_2: conversations.describe('Conversations that do not, 1 to 64'),
  k_to_add: topK.default(5).describe('How many features of `dataset_1`'),
  k_to_remove: topK.default(5).describe('How many features of `dataset_2`'),
  model,
})
export const contrastResponse = z.object({
  dataset_1_features: z.array(feature).describe('Features of dataset_1, the most telling first'),
  dataset_2_features: z.array(feature).describe('Features of dataset_2, the most telling first'),
})
export type ContrastResponse = z.infer<typeof contrastResponse>

/** `POST attributions/neighbors` */
export const neighborsRequest = z.object({
  feature_indices: z
    .array(featureIndex)
    .min(1)
    .max(2048)
    .describe('The places in the SAE of the features to start from'),
  model,
  top_k: topK.default(10).describe('How many features at most'),
})
export const neighborsResponse = z.object({
  neighbors: z.array(feature).describe('The features nearest by direction and label, none of those given'),
})
export type NeighborsResponse = z.infer<typeof neighborsResponse>

/** `POST attributions/compute-logit-attribution`: both indexes count the rendered conversation's tokens, and belong to it. */
export const logitAttributionRequest = z.object({
  messages,
  model,
  startIndex: int(1).describe('The first token to explain'),
  endIndex: int(0).describe('The last token to explain'),
})
export const logitAttributionResponse = z.object({
  to_ablate: z
    .array(
      z.object({
        id: featureId,
        value: z
          .number()
          .describe("What the explained tokens' logits lose, summed, when the feature is set to 0"),
        tokens: z
          .array(
            z.object({
              index: z.int().describe("The token's place in the rendered conversation, from 0"),
              activation_strength: z.number().describe("How strongly the feature fires, in the SAE's units"),
            }),
          )
          .describe('Where the feature fires before the explained tokens'),
      }),
    )
    .describe('The features that the tokens owe their logits to'),
  num_input_tokens: z.int().describe('Tokens of the rendered conversation'),
})
export type LogitAttributionResponse = z.infer<typeof logitAttributionResponse>

/** `POST attributions/generate-contrastive-dataset` */
export const contrastiveDatasetRequest = z.object({
  specification: text.describe('What the first dataset is to show and the second is not'),
})
export const contrastiveDatasetResponse = z.tuple([z.array(z.array(message)), z.array(z.array(message))])
export type ContrastiveDatasetResponse = z.infer<typeof contrastiveDatasetResponse>
