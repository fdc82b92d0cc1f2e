import { z } from 'zod'
import { controller, feature, featureId, message, messages, model, text } from './common'
import { int, topK } from './numbers'

const featureIndex = int(0)

/** `POST chat-attribution/compute-features` */
export const featuresRequest = z.object({
  messages,
  model,
  controller: controller.optional(),
  /** For the client, which sums up the tokens itself. */
  aggregate_by: z.enum(['count', 'mean', 'max', 'sum']).default('count'),
  /** Only these features. */
  include_feature_indexes: z.array(featureIndex).max(512).nullish(),
  /** Tiller's own: tell what fires at the chat template's tokens too, which would crowd every summary. */
  include_template_tokens: z.boolean().default(false),
})
export const featuresResponse = z.object({
  /** Every token of the rendered conversation. */
  tokens: z.array(
    z.object({
      token: z.string(),
      /** The strongest first, in the SAE's units. */
      attributions: z.array(
        z.object({ id: featureId, index_in_sae: z.int().min(0), activation_strength: z.number() }),
      ),
    }),
  ),
  /** Tiller's own: how many features the SAE has, which is the width of a matrix of activations. */
  num_features: z.int().min(1).optional(),
})
export type FeaturesResponse = z.infer<typeof featuresResponse>

const conversations = z.array(messages).min(1).max(64)

/** `POST chat-attribution/contrast` */
export const contrastRequest = z.object({
  dataset_1: conversations,
  dataset_2: conversations,
  /** How many features of `dataset_1`. */
  k_to_add: topK.default(5),
  /** How many features of `dataset_2`. */
  k_to_remove: topK.default(5),
  model,
})
export const contrastResponse = z.object({
  dataset_1_features: z.array(feature),
  dataset_2_features: z.array(feature),
})
export type ContrastResponse = z.infer<typeof contrastResponse>

/** `POST attributions/neighbors` */
export const neighborsRequest = z.object({
  feature_indices: z.array(featureIndex).min(1).max(2048),
  model,
  top_k: topK.default(10),
})
export const neighborsResponse = z.object({ neighbors: z.array(feature) })
export type NeighborsResponse = z.infer<typeof neighborsResponse>

/** `POST attributions/compute-logit-attribution`: both indexes count the rendered conversation's tokens, and belong to it. */
export const logitAttributionRequest = z.object({
  messages,
  model,
  startIndex: int(1),
  endIndex: int(0),
})
export const logitAttributionResponse = z.object({
  to_ablate: z.array(
    z.object({
      id: featureId,
      /** What the explained tokens' logits lose, summed, when the feature is set to 0. */
      value: z.number(),
      tokens: z.array(z.object({ index: z.int(), activation_strength: z.number() })),
    }),
  ),
  num_input_tokens: z.int(),
})
export type LogitAttributionResponse = z.infer<typeof logitAttributionResponse>

/** `POST attributions/generate-contrastive-dataset` */
export const contrastiveDatasetRequest = z.object({ specification: text })
export const contrastiveDatasetResponse = z.tuple([z.array(z.array(message)), z.array(z.array(message))])
export type ContrastiveDatasetResponse = z.infer<typeof contrastiveDatasetResponse>
