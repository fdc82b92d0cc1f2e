import { z } from 'zod'
import { envelope, reading, scoredFeature } from './reading'

/** No model of today has more tokens in its vocabulary. */
const MAX_LOGITS = 1_000_000

/**
 * Positions count the tokens of the conversation as the model reads it, chat template included, from 0; the end is
 * exclusive, and one that lies behind the conversation means its end.
 */
const position = z.int().min(0).nullish()

/**
 * `POST /v1/chat_attribution/attribute`: what the tokens from `start_idx` to `end_idx` owe to each feature before them.
 * `activation` holds the effect: the sum of those tokens' logits, less what it is without the feature. The first token
 * owes nothing to anything and is passed over.
 */
export const attributeRequest = z.strictObject({
  ...reading,
  start_idx: position.describe('The first token that counts, from 0; from the beginning if left out'),
  end_idx: position.describe('One behind the last token that counts; to the end if left out'),
  top_k: z
    .int()
    .min(1)
    .max(20)
    .nullish()
    .transform((given) => given ?? 10)
    .describe('How many features; 10 if left out'),
})
export type AttributeRequest = z.input<typeof attributeRequest>
export const attributeResponse = z.object({
  ...envelope,
  object: z.literal('feature.attribute').describe('What this is'),
  features: z.array(scoredFeature).describe('The strongest effect first, up or down'),
})
export type AttributeResponse = z.infer<typeof attributeResponse>

/**
 * `POST /v1/chat_attribution/logits`: the logits of the token that comes after position `end_idx` - 1, by its text. With
 * `start_idx`, their mean over the positions from there on. Without `end_idx` the conversation goes on where its last
 * words end.
 */
export const logitsRequest = z.strictObject({
  ...reading,
  start_idx: position.describe('The first token that counts, from 0; from the beginning if left out'),
  end_idx: position.describe('One behind the last token that counts; to the end if left out'),
  top_k: z.int().min(1).max(MAX_LOGITS).nullish().describe('How many features; 10 if left out'),
})
export type LogitsRequest = z.input<typeof logitsRequest>
export const logitsResponse = z.object({
  ...envelope,
  object: z.literal('feature.logits').describe('What this is'),
  logits: z
    .record(z.string(), z.number())
    .describe('The logit of each token, by its text; the largest first'),
})
export type LogitsResponse = z.infer<typeof logitsResponse>
