import { z } from 'zod'

import { MAX_MESSAGE_CHARS, MAX_MESSAGES } from '../../common/limits'

export { MAX_MESSAGE_CHARS, MAX_MESSAGES }

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
