import { z } from 'zod'
import { conversation } from '../openai/messages'
import { featureItem } from './feature-item'
import { interventions } from './interventions'
import { modelName } from './model-name'

/**
 * A conversation, and what the model is made to do while it reads. Interventions act on the layer that the SAE reads,
 * after it has read: they change logits and attributions, and no activation.
 */
export const reading = { model: modelName, messages: conversation, interventions }

/** What every answer about conversations says of itself. */
export const envelope = {
  id: z.string(),
  /** Unix time in seconds. */
  created: z.int(),
  /** The name that the request asked by: vllm-sdk accepts no other here than the two that it knows. */
  model: z.string(),
  /** The model that ran. A field of Tiller's own. */
  served_model: z.string().optional(),
  /** Tokens of everything that was read, chat template included. */
  usage: z.object({ total_tokens: z.int() }),
}

export const scoredFeature = z.object({ feature: featureItem, activation: z.number() })
