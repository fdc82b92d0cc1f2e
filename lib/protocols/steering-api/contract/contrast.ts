import { z } from 'zod'
import { conversation } from '../../v1/contract/messages'
import { featureItem } from './feature-item'
import { topK } from './features'
import { interventions } from '../../v1/contract/interventions'
import { modelName } from '../../v1/contract/model-name'
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
  dataset_1: dataset.describe('Conversations, 1 to 64'),
  dataset_2: dataset.describe('Conversations, 1 to 64'),
  interventions_1: interventions,
  interventions_2: interventions,
  k_to_add: topK.describe('How many features of dataset_1; 10 if left out'),
  k_to_remove: topK.describe('How many features of dataset_2; 10 if left out'),
})
export type ContrastRequest = z.input<typeof contrastRequest>
export const contrastResponse = z.object({
  ...envelope,
  object: z.literal('feature.contrast').describe('What this is'),
  top_to_add: z.array(featureItem).describe('Features of dataset_1'),
  top_to_remove: z.array(featureItem).describe('Features of dataset_2'),
})
export type ContrastResponse = z.infer<typeof contrastResponse>
