import { z } from 'zod'
import { choiceLogprobs } from '../../common/logprobs'
import { usage } from '../../common/usage'
import { envelope } from '../../v1/contract/envelope'

export const finishReason = z.enum(['stop', 'length'])

/** The answer when `stream` is false. */
export const chatCompletion = z.object({
  ...envelope,
  object: z.literal('chat.completion').describe('What this is'),
  choices: z
    .array(
      z.object({
        index: z.int().describe('Which of the answers, counted from 0'),
        message: z
          .object({
            role: z.literal('assistant').describe('`assistant`'),
            content: z.string().describe("The answer's text"),
            refusal: z.null().describe('Always null: this model gives no refusals of its own'),
          })
          .describe('What was said'),
        finish_reason: finishReason.describe(
          '`stop`: the model ended or a stop text came. `length`: the limit was reached',
        ),
        logprobs: choiceLogprobs
          .nullable()
          .describe('The tokens with their log-probabilities, if they were asked for; else null'),
      }),
    )
    .describe('The answers: as many as `n` asked for'),
  usage,
})
export type ChatCompletion = z.infer<typeof chatCompletion>

/**
 * One `data:` line of the stream; `data: [DONE]` follows the last. Each choice begins with its role and ends with a
 * finish_reason; choices come one after the other. With `include_usage` the last chunk has the usage and no choices.
 */
export const chatCompletionChunk = z.object({
  ...envelope,
  object: z.literal('chat.completion.chunk').describe('What this is'),
  choices: z
    .array(
      z.object({
        index: z.int().describe('Which of the answers, counted from 0'),
        delta: z
          .object({
            role: z.literal('assistant').optional().describe('`assistant`, in the first chunk of an answer'),
            content: z.string().optional().describe('The text that follows'),
          })
          .describe('What follows'),
        finish_reason: finishReason
          .nullable()
          .describe('As in a whole answer, in the last chunk of an answer; null before'),
        logprobs: choiceLogprobs
          .nullable()
          .describe('The tokens with their log-probabilities, if they were asked for; else null'),
      }),
    )
    .describe('The answers: as many as `n` asked for'),
  usage: usage.nullish().describe('In the last chunk, if it was asked for'),
})
export type ChatCompletionChunk = z.infer<typeof chatCompletionChunk>
