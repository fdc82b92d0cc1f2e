import { z } from 'zod'
import { edit, MAX_EDITS } from './features'
import { featureName } from './feature-name'
import { messages } from './messages'
import { MAX_FOLLOWED } from '../../common/limits'
import { scopes } from './scopes'
import { variantAddress } from './session'

export { MAX_FOLLOWED }

/** `POST /features/activations`: how features fire on each token, without steering unless a variant's edits steer. */
export const activationsRequest = variantAddress.extend({
  messages,
  pending: z
    .array(edit)
    .max(MAX_EDITS)
    .default([])
    .describe('Edits laid over the variant for this reading only; the stored variant stays as it is'),
  pending_scopes: scopes
    .optional()
    .describe("Scopes in place of all the variant's, for this reading only; left out, the variant's hold"),
  feature_ids: z
    .array(z.string().min(1).max(64))
    .max(MAX_FOLLOWED)
    .default([])
    .describe(`The features to follow through the conversation, by id: up to ${MAX_FOLLOWED}`),
  top_k: z
    .int()
    .min(0)
    .max(10)
    .default(0)
    .describe(
      'Tell at each token this many of the features that fire most on it, as shares of their strongest',
    ),
  alternatives: z
    .int()
    .min(0)
    .max(10)
    .default(0)
    .describe(
      'Tell at each token of the last message this many of the tokens that the model thought likeliest there',
    ),
})
const probability = z.number().min(0).max(1)
const prediction = z.object({
  probability: probability.describe(
    'How likely the token was that stands there, before temperature and penalties',
  ),
  alternatives: z
    .array(
      z.object({
        text: z.string().describe('What the token would have said'),
        probability: probability.describe('How likely it was'),
      }),
    )
    .describe('The likeliest tokens, likeliest first, the one that stands there among them'),
})
const followedFeature = z.object({
  ...featureName,
  max_activation_strength: z
    .number()
    .describe("The feature's largest activation on the catalogue's data, in the SAE's units"),
  activations: z
    .array(z.number())
    .describe("One activation for each token, in the SAE's units; 0 where it is silent"),
})
const firing = z.object({
  ...featureName,
  kind: z.string().describe('What sort of thing the label speaks of'),
  activation: z
    .number()
    .describe('How strongly it fires there, as a share of its strongest activation, 0 … 1'),
})
export const activationsResponse = z.object({
  tokens: z
    .array(
      z.object({
        text: z.string().describe('What the token says'),
        message: z
          .int()
          .nullable()
          .describe('The index of the message that it is part of; null for a token of the chat template'),
      }),
    )
    .describe('The tokens of the conversation as the model reads it'),
  features: z.array(followedFeature).describe('The features asked for, in the order given'),
  top: z
    .array(z.array(firing))
    .nullable()
    .describe('For each token the features that fire most on it, strongest first; null where `top_k` is 0'),
  predictions: z
    .array(prediction.nullable())
    .nullable()
    .describe(
      'For each token what the model expected there: null outside the last message, and in the beginning of a very long one; null altogether where `alternatives` is 0',
    ),
})
export type ActivationsRequest = z.input<typeof activationsRequest>
export type ActivationsResponse = z.infer<typeof activationsResponse>
