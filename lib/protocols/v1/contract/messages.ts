import { z } from 'zod'
import type { Message } from '@/lib/steering'
import { MAX_MESSAGE_CHARS, MAX_MESSAGES } from '../../common/limits'
import { absent } from '../../common/absent'

const textPart = z.strictObject({
  type: z.literal('text').describe('`text`'),
  text: z.string().max(MAX_MESSAGE_CHARS).describe("The part's text"),
})

const parts = z.array(
  z.discriminatedUnion('type', [textPart], 'must be "text": this model reads text only'),
  'must be a text or an array of text parts',
)

/** Text parts are joined by line breaks, so that no two words grow together. */
const content = z
  .union([
    parts
      .min(1)
      .max(MAX_MESSAGES)
      .transform((list) => list.map(({ text }) => text).join('\n'))
      .pipe(z.string().max(MAX_MESSAGE_CHARS)),
    z.string().max(MAX_MESSAGE_CHARS),
  ])
  .describe('What is said: text, or text in parts')

const noTools = 'this model calls no tools'

/** Answers can be sent back as they came, with the empty fields that OpenAI's clients keep on them. */
const message = z
  .strictObject({
    role: z
      .enum(['system', 'developer', 'user', 'assistant'], 'must be system, developer, user or assistant')
      .describe('Who speaks; `developer` is a later name for `system`'),
    content,
    name: absent("the model's chat template has no place for names"),
    refusal: absent('this model gives no refusals of its own'),
    annotations: absent('this model gives no annotations'),
    audio: absent('this model reads text only'),
    tool_calls: absent(noTools),
    function_call: absent(noTools),
  })
  .transform(({ role, content }): Message => ({ role: role === 'developer' ? 'system' : role, content }))

/** The messages of a conversation. `developer` is OpenAI's later name for `system`. */
export const conversation = z
  .array(message)
  .min(1)
  .max(MAX_MESSAGES)
  .describe('The conversation, the oldest message first')
