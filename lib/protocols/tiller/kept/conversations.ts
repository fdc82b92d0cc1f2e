import { markdownOf } from '@/lib/operations/conversation-markdown'
import {
  addMessages,
  changeConversation,
  changeMessage,
  conversationOf,
  createConversation,
  readConversation,
  type Conversation,
  type Message,
  type NewMessage as Added,
} from '@/lib/operations/conversations'
import { etagOf } from '@/lib/operations/stale'
import type { MessageBody } from '@/lib/store/documents/conversation'
import type { z } from 'zod'
import { rowsOf } from '../../http/endpoint'
import { conversationEndpoints as endpoints, type ConversationFile, type newMessage } from '../contract'
import { expectedBy, keptOf, nextOf, paramsOf, removeKept, wantedOf } from './common'

const headOf = ({ head, body }: Conversation) => ({
  conversation_id: head.id,
  ...body,
  active_message_id: head.shown,
  messages_count: head.parts,
  ...keptOf(head),
})

const textOf = ({ body }: Message) => ({
  role: body.role,
  content: body.content,
  created_at: body.created_at,
  made_by: body.role === 'assistant' ? body.made_by : null,
})

const messageOf = (message: Message) => ({
  message_id: message.id,
  parent_id: message.parent,
  ...textOf(message),
  etag: etagOf(message),
})

type Given = Pick<z.output<typeof newMessage>, 'role' | 'content' | 'made_by'>

const bodyOf = ({ role, content, made_by }: Given, created_at: string): MessageBody =>
  role === 'assistant' ? { role, content, created_at, made_by } : { role, content, created_at }

function addedOf(messages: readonly z.output<typeof newMessage>[]): Added[] {
  const now = new Date().toISOString()
  return messages.map(({ message_id: id, parent_id: parent, ...message }) => ({
    id,
    parent,
    body: bodyOf(message, now),
  }))
}

/** What runs the endpoints of conversations. */
export const conversationRows = rowsOf(endpoints, {
  async listConversations({ input, context }) {
    const page = await context.kept.list('conversation', wantedOf(input, input.model))
    return {
      conversations: page.heads.map((head) => headOf(conversationOf(head))),
      next_cursor: nextOf(page),
    }
  },

  async createConversation({ input: { messages, ...fields }, context, tell }) {
    const { head } = await createConversation(context, fields, { messages: addedOf(messages) })
    tell('ETag', etagOf(head))
    const made = await readConversation(context, head.id)
    return { ...headOf(made), messages: made.messages.map(messageOf) }
  },

  async importConversation({ input, context, tell }) {
    const { created_at, active_message_id: shown, messages } = input
    const made = await createConversation(context, input, {
      messages: messages.map((message) => ({
        id: message.message_id,
        parent: message.parent_id,
        body: bodyOf(message, message.created_at),
      })),
      shown,
      createdAt: Date.parse(created_at),
    })
    tell('ETag', etagOf(made.head))
    return headOf(made)
  },

  async readConversation(call) {
    const read = await readConversation(
      call.context,
      paramsOf(endpoints.readConversation, call).conversation_id,
    )
    call.tell('ETag', etagOf(read.head))
    return { ...headOf(read), messages: read.messages.map(messageOf) }
  },

  async changeConversation(call) {
    const { conversation_id } = paramsOf(endpoints.changeConversation, call)
    const { active_message_id: shown, ...fields } = call.input
    const changed = await changeConversation(
      call.context,
      conversation_id,
      { ...fields, shown },
      expectedBy(call),
    )
    call.tell('ETag', etagOf(changed.head))
    return headOf(changed)
  },

  async removeConversation(call) {
    const { conversation_id } = paramsOf(endpoints.removeConversation, call)
    return { conversation_id, restorable_until: await removeKept(call, 'conversation', conversation_id) }
  },

  async restoreConversation(call) {
    const { conversation_id } = paramsOf(endpoints.restoreConversation, call)
    const restored = conversationOf(await call.context.kept.restore('conversation', conversation_id))
    call.tell('ETag', etagOf(restored.head))
    return headOf(restored)
  },

  async addMessages(call) {
    const { conversation_id } = paramsOf(endpoints.addMessages, call)
    const { messages, show } = call.input
    const added = await addMessages(call.context, conversation_id, addedOf(messages), show)
    call.tell('ETag', etagOf(added.head))
    return { ...headOf(added), messages: added.messages.map(messageOf) }
  },

  async changeMessage(call) {
    const { conversation_id: conversation, message_id: message } = paramsOf(endpoints.changeMessage, call)
    const changed = await changeMessage(call.context, { conversation, message }, call.input, expectedBy(call))
    call.tell('ETag', etagOf(changed))
    return messageOf(changed)
  },

  async exportConversation(call): Promise<ConversationFile> {
    const { conversation_id } = paramsOf(endpoints.exportConversation, call)
    const { head, body, messages } = await readConversation(call.context, conversation_id)
    return {
      format: 'tiller.conversation',
      format_version: 1,
      ...body,
      created_at: new Date(head.createdAt).toISOString(),
      active_message_id: head.shown,
      messages: messages.map((message) => ({
        message_id: message.id,
        parent_id: message.parent,
        ...textOf(message),
      })),
    }
  },

  async conversationMarkdown(call) {
    const { conversation_id } = paramsOf(endpoints.conversationMarkdown, call)
    const read = await readConversation(call.context, conversation_id)
    return new Response(markdownOf(read, read.messages), {
      headers: { 'Content-Type': 'text/markdown; charset=utf-8' },
    })
  },
})
