import { z } from 'zod'
import { usage } from '../chat'

/**
 * Answers of `POST /v1/chat/completions` as far as SteeringAPI's clients read them. Tiller's own say more: see
 * `lib/contract/openai`.
 */
const envelope = {
  id: z.string().describe("The answer's own id"),
  created: z.int().describe('Unix time in seconds'),
  model: z.string().describe('The model that ran'),
}

export const steeredCompletion = z.object({
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
          })
          .describe('What was said'),
        finish_reason: z.string().nullish().describe('`stop` or `length`'),
      }),
    )
    .min(1)
    .describe('The answers'),
  usage,
})
export type SteeredCompletion = z.infer<typeof steeredCompletion>

export const steeredChunk = z.object({
  ...envelope,
  object: z.literal('chat.completion.chunk').describe('What this is'),
  choices: z
    .array(
      z.object({
        index: z.int().describe('Which of the answers, counted from 0'),
        delta: z
          .object({
            role: z.string().nullish().describe('`assistant`'),
            content: z.string().nullish().describe('The text that follows'),
          })
          .describe('What follows'),
        finish_reason: z.string().nullish().describe('`stop` or `length`'),
      }),
    )
    .describe('The answers'),
  usage: usage.nullish(),
})
export type SteeredChunk = z.infer<typeof steeredChunk>
