import { z } from 'zod'
import { madeBy, MAX_TEXT, moment } from './common'

const MAX_PROMPT_MESSAGES = 128

/** Which answer is better; `tie` for neither, null for not yet said. */
export const choice = z.enum(['original', 'steered', 'tie']).nullable()
export type Choice = z.infer<typeof choice>

const promptMessage = z.object({
  role: z.enum(['system', 'user', 'assistant']).describe('Who speaks'),
  content: z.string().min(1, 'A message needs content').max(MAX_TEXT).describe('What is said'),
})

export const comparedAnswer = z.object({
  content: z
    .string()
    .min(1, 'An answer that is compared says something')
    .max(MAX_TEXT)
    .describe("The answer's text"),
  made_by: madeBy.describe('What made it'),
})

export const comparisonFields = {
  prompt: z
    .array(promptMessage)
    .min(1)
    .max(MAX_PROMPT_MESSAGES)
    .refine((messages) => messages.at(-1)?.role === 'user', "must end with a user's message")
    .describe('The conversation that both answers follow, the system prompt included'),
  original: comparedAnswer.describe('The answer of the variant as it was'),
  steered: comparedAnswer.describe('The answer of the variant that was tried'),
  choice: choice.default(null).describe('The better answer; `tie` for neither, null for not yet said'),
  blind: z.boolean().default(false).describe('Whether it was hidden which is which until one was chosen'),
  conversation_id: z
    .uuid()
    .nullable()
    .default(null)
    .describe('The conversation that it was made in; null for none'),
}

export const comparisonBody = z.object({
  ...comparisonFields,
  chosen_at: moment.nullable().default(null).describe('When the choice was made; null before'),
})
export type ComparisonBody = z.infer<typeof comparisonBody>
