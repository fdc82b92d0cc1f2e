import { z } from 'zod'
import type { Usage } from '@/lib/engine/port'

export const usage = z
  .object({
    prompt_tokens: z.int().describe("Tokens of the conversation, the chat template's included"),
    completion_tokens: z.int().describe('Tokens of the answer'),
    total_tokens: z.int().describe('Both together'),
  })
  .describe('What was read and said, in tokens')

export function usageOf({ promptTokens, completionTokens }: Usage): z.infer<typeof usage> {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
  }
}
