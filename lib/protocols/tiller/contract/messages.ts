import { z } from 'zod'

export const MAX_MESSAGES = 128
/** Characters in one message. The model's own context is checked in tokens, by the engine. */
export const MAX_MESSAGE_CHARS = 20_000

export const chatMessage = z.object({
  role: z.enum(['system', 'user', 'assistant']).describe('Who speaks'),
  content: z
    .string()
    .min(1, 'A message needs content')
    .max(MAX_MESSAGE_CHARS)
    .describe('What is said: 1 to 20,000 characters'),
})
export type ChatMessage = z.infer<typeof chatMessage>

export const messages = z
  .array(chatMessage)
  .min(1)
  .max(MAX_MESSAGES)
  .describe('The conversation, the oldest message first')
