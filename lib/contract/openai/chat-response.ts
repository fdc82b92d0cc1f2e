import { z } from 'zod'
import { usage } from '../chat'

const finishReason = z.enum(['stop', 'length'])

const tokenLogprob = z.object({
  token: z.string(),
  /** Natural logarithm of the probability under the model as steered, before temperature, top_p and penalties. */
  logprob: z.number(),
  /** The token in UTF-8; null for a token that is part of a character. */
  bytes: z.array(z.int().min(0).max(255)).nullable(),
})
export type TokenLogprob = z.infer<typeof tokenLogprob>

/** One entry per token of the text. */
export const choiceLogprobs = z.object({
  content: z.array(tokenLogprob.extend({ top_logprobs: z.array(tokenLogprob) })),
  refusal: z.null(),
})
export type ChoiceLogprobs = z.infer<typeof choiceLogprobs>

const envelope = {
  id: z.string(),
  /** Unix time in seconds. */
  created: z.int(),
  /** The model that ran, whatever name it was asked for by. */
  model: z.string(),
}

/** The answer when `stream` is false. */
export const chatCompletion = z.object({
  ...envelope,
  object: z.literal('chat.completion'),
  choices: z.array(
    z.object({
      index: z.int(),
      message: z.object({ role: z.literal('assistant'), content: z.string(), refusal: z.null() }),
      finish_reason: finishReason,
      logprobs: choiceLogprobs.nullable(),
    }),
  ),
  usage,
})
export type ChatCompletion = z.infer<typeof chatCompletion>

/**
 * One `data:` line of the stream; `data: [DONE]` follows the last. Each choice begins with its role and ends with a
 * finish_reason; choices come one after the other. With `include_usage` the last chunk has the usage and no choices.
 */
export const chatCompletionChunk = z.object({
  ...envelope,
  object: z.literal('chat.completion.chunk'),
  choices: z.array(
    z.object({
      index: z.int(),
      delta: z.object({ role: z.literal('assistant').optional(), content: z.string().optional() }),
      finish_reason: finishReason.nullable(),
      logprobs: choiceLogprobs.nullable(),
    }),
  ),
  usage: usage.nullish(),
})
export type ChatCompletionChunk = z.infer<typeof chatCompletionChunk>
