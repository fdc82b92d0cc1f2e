import { z } from 'zod'
import { conversation } from '../openai/messages'
import { featureItem } from './feature-item'
import { topK } from './features'
import { interventions } from './interventions'
import { modelName } from './model-name'
import { envelope } from './reading'

/** Conversations in one dataset. */
const MAX_CONVERSATIONS = 64

const dataset = z.array(conversation).min(1).max(MAX_CONVERSATIONS)

/**
 * `POST /v1/chat_attribution/contrast`: the features that tell two sets of conversations from each other. As interventions
 * change no activation, they change no contrast.
 */
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
