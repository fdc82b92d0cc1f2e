import { z } from 'zod'
import { usage } from '../../common/usage'
import { envelope } from '../../v1/contract/envelope'

/**
 * Answers of `POST /v1/chat/completions` as far as SteeringAPI's clients read them. Tiller's own say more: see
 * `lib/protocols/openai/contract`.
 */
export const steeredCompletion = z.object({
  ...envelope,
  object: z.literal('chat.completion'),
  choices: z
    .array(
      z.object({
        index: z.int(),
        message: z.object({ role: z.literal('assistant'), content: z.string() }),
        finish_reason: z.string().nullish(),
      }),
    )
    .min(1),
  usage,
})
export type SteeredCompletion = z.infer<typeof steeredCompletion>

export const steeredChunk = z.object({
  ...envelope,
  object: z.literal('chat.completion.chunk'),
  choices: z.array(
    z.object({
      index: z.int(),
      delta: z.object({ role: z.string().nullish(), content: z.string().nullish() }),
      finish_reason: z.string().nullish(),
    }),
  ),
  usage: usage.nullish(),
})
export type SteeredChunk = z.infer<typeof steeredChunk>
