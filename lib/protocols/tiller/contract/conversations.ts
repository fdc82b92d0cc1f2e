import { z } from 'zod'
import { conversationBody, conversationFields, messageId } from '@/lib/store/documents/conversation'
import { keptSampling, madeBy, MAX_TEXT } from '@/lib/store/documents/common'
import { between } from '../../common/rules'
import { keptFields, listFields, nextCursor, restorableUntil } from './kept'

export { keptSampling, madeBy }
export type { KeptSampling, MadeBy } from '@/lib/store/documents/common'

export const conversationId = z.uuid().describe('The conversation')
const parentId = messageId
  .nullable()
  .describe(
    'The message that it follows; null for a first one. Messages of one parent are versions of each other',
  )

export const conversationHead = z.object({
  conversation_id: conversationId,
  ...conversationFields,
  active_message_id: messageId
    .nullable()
    .describe('The last message of the branch that is shown; null where there are no messages'),
  messages_count: z.int().describe('How many messages it has, in all branches'),
  ...keptFields,
})
export type ConversationHead = z.infer<typeof conversationHead>

const who = z.enum(['user', 'assistant', 'system']).describe('Who speaks')
const content = z.string().max(MAX_TEXT).describe('What is said: 100,000 characters at most')
const madeByOrNull = madeBy.nullable().describe('What made an answer; null for what a person wrote')

export const keptMessage = z.object({
  message_id: messageId.describe('The message'),
  parent_id: parentId,
  role: who,
  content,
  created_at: z.iso.datetime().describe('When it was written'),
  made_by: madeByOrNull,
  etag: z.string().describe('Its version, which If-Match of a later write takes'),
})
export type KeptMessage = z.infer<typeof keptMessage>

export const conversation = conversationHead.extend({
  messages: z
    .array(keptMessage)
    .describe('All messages of all branches, in the order in which they were added'),
})
export type Conversation = z.infer<typeof conversation>

const MAX_ADDED = 200

interface Said {
  role: 'user' | 'assistant' | 'system'
  content: string
  made_by: unknown
}

/** Only an answer has been made by something, and may be empty, while it is being written. */
function fitsRole({ role, content: text, made_by }: Said, { addIssue }: z.RefinementCtx): void {
  if (role === 'assistant') return
  if (made_by !== null)
    addIssue({
      code: 'custom',
      path: ['made_by'],
      message: "is an answer's: leave it out for other messages",
    })
  if (text === '') addIssue({ code: 'custom', path: ['content'], message: 'A message needs content' })
}

/** The same for documents. */
const whatFitsRole = between({
  anyOf: [
    { properties: { role: { const: 'assistant' } } },
    { properties: { made_by: { type: 'null' }, content: { minLength: 1 } } },
  ],
})

/** A message to be added. */
export const newMessage = z
  .object({
    message_id: messageId.optional().describe('An id of your own, a UUID; one is made up if it is left out'),
    parent_id: parentId
      .optional()
      .describe(
        'The message that it follows; null for a first one. Left out: the one before it in this list, and for the first of the list what is shown',
      ),
    role: who,
    content,
    made_by: madeByOrNull.default(null),
  })
  .superRefine(fitsRole)
  .meta(whatFitsRole)
export type NewMessage = z.input<typeof newMessage>

export const listConversationsQuery = z.object({
  ...listFields,
  model: z.string().min(1).max(200).optional().describe('Only those with this model'),
})
export const conversationsResponse = z.object({
  conversations: z.array(conversationHead).describe('Those that were changed last first'),
  next_cursor: nextCursor,
})

/** `POST /conversations`, whose body may be left out. */
export const createConversationRequest = conversationBody
  .partial()
  .extend({
    messages: z
      .array(newMessage)
      .max(MAX_ADDED)
      .default([])
      .describe('Messages to begin with, in any number of branches'),
  })
  .optional()
  .transform((body) => body ?? { messages: [] })
export type CreateConversationRequest = z.input<typeof createConversationRequest>

export const changeConversationRequest = conversationBody
  .partial()
  .extend({
    active_message_id: messageId.nullable().optional().describe('The message whose branch is to be shown'),
  })
  .describe('What is left out stays as it is')
export type ChangeConversationRequest = z.input<typeof changeConversationRequest>

/** `POST /conversations/{conversation_id}/messages` */
export const addMessagesRequest = z.object({
  messages: z
    .array(newMessage)
    .min(1)
    .max(MAX_ADDED)
    .describe('The messages, each behind the one that it follows'),
  show: z.boolean().default(true).describe('Whether the branch of the last of them is shown from now on'),
})
export type AddMessagesRequest = z.input<typeof addMessagesRequest>
export const addedMessages = conversationHead.extend({
  messages: z.array(keptMessage).describe('The messages that were added'),
})

export const changeMessageRequest = z
  .object({
    content: content.optional(),
    made_by: madeByOrNull.optional(),
  })
  .refine(
    ({ content: text, made_by }) => text !== undefined || made_by !== undefined,
    'Give content, made_by or both',
  )
  .meta(between({ anyOf: [{ required: ['content'] }, { required: ['made_by'] }] }))
export type ChangeMessageRequest = z.input<typeof changeMessageRequest>

export const removedConversation = z.object({
  conversation_id: conversationId,
  restorable_until: restorableUntil,
})

const MAX_IMPORTED = 2000

/** A conversation as a file. */
export const conversationFile = z.object({
  format: z.literal('tiller.conversation').describe('What the file is'),
  format_version: z.literal(1).describe('The form of the file'),
  ...conversationFields,
  created_at: z.iso.datetime().describe('When the conversation was made'),
  active_message_id: messageId.nullable().describe('The last message of the branch that is shown'),
  messages: z
    .array(
      z
        .object({
          message_id: messageId.describe('The message'),
          parent_id: parentId,
          role: who,
          content,
          created_at: z.iso.datetime().describe('When it was written'),
          made_by: madeByOrNull,
        })
        .superRefine(fitsRole)
        .meta(whatFitsRole),
    )
    .max(MAX_IMPORTED)
    .describe('All messages, each behind the one that it follows'),
})
export type ConversationFile = z.infer<typeof conversationFile>
