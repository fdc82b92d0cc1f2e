import { z } from 'zod'
import { filled, keptSampling, madeBy, MAX_TEXT, modelName, moment } from './common'

const MAX_SYSTEM = 20_000

/** What is kept of a conversation beside its messages. */
export const conversationFields = {
  title: filled(200).describe('What lists call it: 1 to 200 characters'),
  model: modelName.describe('The model that it is with; each answer tells the one that wrote it'),
  system_prompt: z
    .string()
    .max(MAX_SYSTEM)
    .nullable()
    .describe('Given to the model before the messages; null for none'),
  sampling: keptSampling
    .nullable()
    .describe('How its answers are drawn; null for the settings that hold everywhere'),
}
export const conversationBody = z.object(conversationFields)
export type ConversationBody = z.infer<typeof conversationBody>

export const messageId = z.uuid()

const text = z.string().max(MAX_TEXT).describe('What is said: 100,000 characters at most')
const created = moment.describe('When it was written')

/** What somebody said, or the model. Messages of one parent are versions of each other. */
export const messageBody = z.discriminatedUnion('role', [
  z.object({
    role: z.enum(['user', 'system']).describe('Who speaks'),
    content: text.min(1, 'A message needs content'),
    created_at: created,
  }),
  z.object({
    role: z.literal('assistant').describe('Who speaks'),
    content: text,
    created_at: created,
    made_by: madeBy
      .nullable()
      .default(null)
      .describe('What made the answer; null for one that a person wrote'),
  }),
])
export type MessageBody = z.infer<typeof messageBody>
