import { z } from 'zod'
import { conversation } from '../../v1/contract/messages'
import { featureItem } from './feature-item'
import { interventions } from '../../v1/contract/interventions'
import { modelName } from '../../v1/contract/model-name'

/**
 * A conversation, and what the model is made to do while it reads. Interventions act on the layer that the SAE reads,
 * after it has read: they change logits and attributions, and no activation.
 */
export const reading = { model: modelName, messages: conversation, interventions }

/** What every answer about conversations says of itself. */
export const envelope = {
  id: z.string().describe("The answer's own id"),
  created: z.int().describe('Unix time in seconds'),
  model: z
    .string()
    .describe(
      'The name that the request asked by: vllm-sdk accepts no other here than the two that it knows',
    ),
  served_model: z.string().optional().describe("The model that ran. A field of Tiller's own."),
  usage: z
    .object({ total_tokens: z.int().describe('Tokens of everything that was read, chat template included') })
    .describe('What was read, in tokens'),
}

export const scoredFeature = z.object({
  feature: featureItem.describe('The feature'),
  activation: z.number().describe('Its activation or effect, as the address says'),
})
