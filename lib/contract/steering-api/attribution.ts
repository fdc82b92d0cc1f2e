import { z } from 'zod'
import { conversation } from '../openai/messages'
import { featureItem } from './feature-item'
import { topK } from './features'
import { interventions } from './interventions'
import { modelName } from './model-name'

/** Conversations in one dataset of a contrast. */
const MAX_CONVERSATIONS = 64
/** No model of today has more tokens in its vocabulary. */
const MAX_LOGITS = 1_000_000

/**
 * A conversation, and what the model is made to do while it reads. Interventions act on the layer that the SAE reads,
 * after it has read: they change logits and attributions, and no activation.
 */
const reading = { model: modelName, messages: conversation, interventions }

/**
 * Positions count the tokens of the conversation as the model reads it, chat template included, from 0; the end is
 * exclusive, and one that lies behind the conversation means its end.
 */
const position = z.int().min(0).nullish()

const aggregation = <Method extends string>(methods: [Method, ...Method[]]) =>
  z
    .enum(methods)
    .nullish()
    .transform((given) => given ?? ('mean' as Method))

const envelope = {
  id: z.string(),
  /** Unix time in seconds. */
  created: z.int(),
  /** The name that the request asked by: vllm-sdk accepts no other here than the two that it knows. */
  model: z.string(),
  /** The model that ran. SteeringAPI's own servers leave it out. */
  served_model: z.string().optional(),
  /** Tokens of everything that was read, chat template included. */
  usage: z.object({ total_tokens: z.int() }),
}

const scoredFeature = z.object({ feature: featureItem, activation: z.number() })

/**
 * `POST /v1/chat_attribution/inspect`: the features that fire most on the words of a conversation, in the SAE's units.
 * `frequency` is the number of words (tokens) on which a feature fires; `mean` counts those on which it does not as 0.
 * Tokens of the chat template are left out.
 */
export const inspectRequest = z.strictObject({
  ...reading,
  aggregation_method: aggregation(['mean', 'max', 'sum', 'frequency']),
  top_k: topK,
})
export type InspectRequest = z.input<typeof inspectRequest>
export const inspectResponse = z.object({
  ...envelope,
  object: z.literal('feature.inspect'),
  /** The largest first. */
  features: z.array(scoredFeature),
})
export type InspectResponse = z.infer<typeof inspectResponse>

/** `POST /v1/chat_attribution/activations`: one number for every latent of the SAE, counted as in `inspect`. */
export const activationsRequest = z.strictObject({
  ...reading,
  aggregation_method: aggregation(['mean', 'max']),
})
export type ActivationsRequest = z.input<typeof activationsRequest>
export const activationsResponse = z.object({
  ...envelope,
  object: z.literal('feature.activations'),
  /** `activations[i]` belongs to the latent with index i. */
  activations: z.array(z.number()),
})
export type ActivationsResponse = z.infer<typeof activationsResponse>

/**
 * `POST /v1/chat_attribution/attribute`: what the tokens from `start_idx` to `end_idx` owe to each feature before them.
 * `activation` holds the effect: the sum of those tokens' logits, less what it is without the feature. The first token
 * owes nothing to anything and is passed over.
 */
export const attributeRequest = z.strictObject({
  ...reading,
  start_idx: position,
  end_idx: position,
  top_k: z
    .int()
    .min(1)
    .max(20)
    .nullish()
    .transform((given) => given ?? 10),
})
export type AttributeRequest = z.input<typeof attributeRequest>
export const attributeResponse = z.object({
  ...envelope,
  object: z.literal('feature.attribute'),
  /** The strongest effect first, up or down. */
  features: z.array(scoredFeature),
})
export type AttributeResponse = z.infer<typeof attributeResponse>

/**
 * `POST /v1/chat_attribution/logits`: the logits of the token that comes after position `end_idx` - 1, by its text. With
 * `start_idx`, their mean over the positions from there on. Without `end_idx` the conversation goes on where its last
 * words end.
 */
export const logitsRequest = z.strictObject({
  ...reading,
  start_idx: position,
  end_idx: position,
  /** Only the likeliest; all tokens if it is left out. */
  top_k: z.int().min(1).max(MAX_LOGITS).nullish(),
})
export type LogitsRequest = z.input<typeof logitsRequest>
export const logitsResponse = z.object({
  ...envelope,
  object: z.literal('feature.logits'),
  logits: z.record(z.string(), z.number()),
})
export type LogitsResponse = z.infer<typeof logitsResponse>

const dataset = z.array(conversation).min(1).max(MAX_CONVERSATIONS)

/** `POST /v1/chat_attribution/contrast`: the features that tell two sets of conversations from each other. */
export const contrastRequest = z.strictObject({
  model: modelName,
  dataset_1: dataset,
  dataset_2: dataset,
  interventions_1: interventions,
  interventions_2: interventions,
  k_to_add: topK,
  k_to_remove: topK,
})
export type ContrastRequest = z.input<typeof contrastRequest>
export const contrastResponse = z.object({
  ...envelope,
  object: z.literal('feature.contrast'),
  /** Features of dataset_1. */
  top_to_add: z.array(featureItem),
  /** Features of dataset_2. */
  top_to_remove: z.array(featureItem),
})
export type ContrastResponse = z.infer<typeof contrastResponse>
