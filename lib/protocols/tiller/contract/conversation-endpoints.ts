import { z } from 'zod'
import { messageId } from '@/lib/store/documents/conversation'
import type { Endpoints } from '../../http/endpoint'
import { MAX_KEPT_BYTES } from './kept'
import {
  addedMessages,
  addMessagesRequest,
  changeConversationRequest,
  changeMessageRequest,
  conversation,
  conversationFile,
  conversationHead,
  conversationId,
  conversationsResponse,
  createConversationRequest,
  keptMessage,
  listConversationsQuery,
  removedConversation,
} from './conversations'

const path = '/api/v1/conversations'
const params = z.object({ conversation_id: conversationId })
const messageParams = params.extend({ message_id: messageId.describe('The message') })
const answer = {
  model: 'pocket',
  variant: { base_model: 'pocket', edits: [], scopes: [] },
  seed: 7,
  finish_reason: 'stop',
}
const messages = [
  { role: 'user', content: 'Tell me about Tokyo.' },
  { role: 'assistant', content: 'Tokyo is a huge city in Japan.', made_by: answer },
]

/** Conversations, each a tree of messages. */
export const conversationEndpoints = {
  listConversations: {
    method: 'GET',
    path,
    id: 'listConversations',
    summary: 'List conversations, or search them',
    query: listConversationsQuery,
    answer: conversationsResponse,
  },
  createConversation: {
    method: 'POST',
    path,
    id: 'createConversation',
    version: 'told',
    summary: 'Begin a conversation',
    description:
      'Conversations are kept, and are those of the key that they were begun with. The body may be left out. Nothing is asked of a model here: chat answers, and what it said is added.',
    body: createConversationRequest,
    example: { title: 'Tokyo', model: 'pocket', messages },
    answer: conversation,
  },
  importConversation: {
    method: 'POST',
    path: `${path}/import`,
    id: 'importConversation',
    version: 'told',
    summary: 'Make a conversation from a file',
    description:
      'Takes what the export gave. The conversation is a new one, whether or not the exported one is still there.',
    body: conversationFile,
    maxBodyBytes: MAX_KEPT_BYTES,
    example: {
      format: 'tiller.conversation',
      format_version: 1,
      title: 'Tokyo',
      model: 'pocket',
      system_prompt: null,
      sampling: { temperature: 0.7 },
      created_at: '2030-01-31T12:00:00.000Z',
      active_message_id: '00000000-0000-4000-8000-000000000001',
      messages: [
        {
          message_id: '00000000-0000-4000-8000-000000000001',
          parent_id: null,
          role: 'user',
          content: 'Tell me about Tokyo.',
          created_at: '2030-01-31T12:00:00.000Z',
          made_by: null,
        },
      ],
    },
    answer: conversationHead,
  },
  readConversation: {
    method: 'GET',
    path: `${path}/{conversation_id}`,
    id: 'readConversation',
    version: 'told',
    summary: 'Read a conversation with all its messages',
    params,
    answer: conversation,
  },
  changeConversation: {
    method: 'PATCH',
    path: `${path}/{conversation_id}`,
    id: 'changeConversation',
    version: 'written',
    summary: 'Rename a conversation, change its settings, or show another branch',
    description: 'Two who change different things both succeed. Showing another branch makes no new version.',
    params,
    body: changeConversationRequest,
    example: { title: 'Tokyo and Kyoto' },
    answer: conversationHead,
  },
  removeConversation: {
    method: 'DELETE',
    path: `${path}/{conversation_id}`,
    id: 'removeConversation',
    version: 'written',
    summary: 'Delete a conversation',
    description: 'For seven days it can be restored.',
    params,
    answer: removedConversation,
  },
  restoreConversation: {
    method: 'POST',
    path: `${path}/{conversation_id}/restore`,
    id: 'restoreConversation',
    version: 'told',
    summary: 'Bring a deleted conversation back',
    params,
    answer: conversationHead,
  },
  addMessages: {
    method: 'POST',
    path: `${path}/{conversation_id}/messages`,
    id: 'addMessages',
    version: 'told',
    summary: 'Add messages to a conversation, all or none',
    description:
      'A message follows another, its parent; an edited question or a second answer is one more message with the same parent. ' +
      'Messages stay, so that two who add to one conversation both succeed. An answer that is still being written can be added as it is ' +
      '(`finish_reason` `unfinished`) and changed when it is over.',
    params,
    body: addMessagesRequest,
    example: { messages },
    answer: addedMessages,
  },
  changeMessage: {
    method: 'PATCH',
    path: `${path}/{conversation_id}/messages/{message_id}`,
    id: 'changeMessage',
    version: 'written',
    summary: 'Write a message anew',
    description: 'For an answer that goes on, or is over. The version is that of the message.',
    params: messageParams,
    body: changeMessageRequest,
    example: { content: 'Tokyo is a huge city in Japan that lies on a wide bay.', made_by: answer },
    answer: keptMessage,
  },
  exportConversation: {
    method: 'GET',
    path: `${path}/{conversation_id}/export`,
    id: 'exportConversation',
    summary: 'Read a conversation as a file that can be imported',
    params,
    answer: conversationFile,
  },
  conversationMarkdown: {
    method: 'GET',
    path: `${path}/{conversation_id}/markdown`,
    id: 'conversationMarkdown',
    summary: 'Read the branch of a conversation that is shown, as Markdown',
    params,
    answer: z.string(),
    answerType: 'text/markdown',
  },
} as const satisfies Endpoints
