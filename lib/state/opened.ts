import * as v from 'valibot'
import type { Conversation, ConversationFile, KeptMessage } from '@/lib/protocols/tiller/contract'
import { savedOf } from './chat-store'
import { conditionsOf } from './conditions'
import { noCopy } from './kept-store'
import { ownSettings, type OwnSettings } from './settings-store'
import type { Studio } from './studio'
import { endUnder, united } from './tree'
import { nameOf, type AssistantTurn, type SavedChat, type Turn } from './turns'

const endings = {
  stop: 'complete',
  length: 'cut',
  stopped: 'stopped',
  aborted: 'condition',
  unfinished: 'stopped',
  failed: 'broken',
} as const

/** What of a seed the page can ask for again: whole numbers that JavaScript holds exactly. */
const exact = (seed: number | null | undefined) => (Number.isSafeInteger(seed) ? (seed ?? null) : null)

function samplingOf({ made_by }: KeptMessage): AssistantTurn['sampling'] {
  const { temperature, top_p, max_completion_tokens } = made_by?.sampling ?? {}
  if (temperature === undefined || top_p === undefined || max_completion_tokens === undefined) return null
  return { temperature, top_p, max_completion_tokens }
}

function turnOf(message: KeptMessage, parent: string | null): Turn {
  const { message_id: id, content, made_by } = message
  if (message.role !== 'assistant') return { id, parent, role: 'user', content }
  const { edits = [], scopes = [] } = made_by?.variant ?? {}
  return {
    id,
    parent,
    role: 'assistant',
    content,
    ending: endings[made_by?.finish_reason ?? 'stop'],
    edits: edits.map(({ feature_id, feature_label, index_in_sae, value }) => ({
      feature_id,
      label: feature_label,
      index_in_sae,
      value,
      fluent_up_to: null,
    })),
    conditions: [...conditionsOf(scopes)],
    held: {},
    stoppedBy: null,
    followed: null,
    seed: exact(made_by?.seed),
    model: made_by?.model ?? null,
    sampling: samplingOf(message),
    begun: '',
  }
}

/** The settings of a conversation, as far as the page has them; programs know more ways of drawing. */
function ownOf({ system_prompt, sampling }: Conversation): OwnSettings {
  const given = { ...sampling, system_prompt: system_prompt ?? undefined }
  const fitting = Object.entries(ownSettings.entries).flatMap(([key, schema]) => {
    const read = v.safeParse(schema, given[key as keyof typeof given])
    return read.success && read.output !== undefined ? [[key, read.output] as const] : []
  })
  return Object.fromEntries(fitting)
}

/** A kept conversation as a tab holds it. What programs wrote as system messages is not among its turns. */
export function chatOf(conversation: Conversation): SavedChat {
  const { messages, active_message_id } = conversation
  const parents = new Map<string, string | null>()
  const all: Turn[] = []
  for (const message of messages) {
    const { message_id: id, parent_id } = message
    const parent = parent_id === null ? null : (parents.get(parent_id) ?? null)
    // What follows a system message follows the turn before it.
    parents.set(id, message.role === 'system' ? parent : id)
    if (message.role !== 'system') all.push(turnOf(message, parent))
  }
  return { all, shown: parents.get(active_message_id ?? '') ?? null, forgotten: 0, own: ownOf(conversation) }
}

/** Whether a tab shows this conversation of the server's. */
export const isOpenIn = ({ chat, kept }: Pick<Studio, 'chat' | 'kept'>, conversationId: string): boolean =>
  kept.getState().copies[nameOf(chat.getState()) ?? '']?.conversation_id === conversationId

/** A conversation as the server has it, with what a browser has said in it and not sent yet. */
function withUnsent(conversation: SavedChat, unsent: SavedChat): SavedChat {
  const all = united(conversation.all, unsent.all)
  const { shown } = all.length > conversation.all.length ? unsent : conversation
  return { ...conversation, all, shown: shown === null ? null : endUnder(all, shown) }
}

/** Puts a kept conversation into the tab of its model; what is said from now on is added to it. Can be undone. */
export function openIn(studio: Studio, conversation: Conversation): void {
  const { chat, kept, turnTo } = studio
  const { note, settle, left } = kept.getState()
  const opened = chatOf(conversation)
  const name = nameOf(opened)
  if (name === null) return turnTo(opened, 'Another chat is opened')
  note(name, {
    ...noCopy(name),
    conversation_id: conversation.conversation_id,
    sent: conversation.messages.map(({ message_id }) => message_id),
    shown: conversation.active_message_id,
    own: opened.own,
    sampling: conversation.sampling ?? {},
  })
  const present = savedOf(chat.getState())
  if (nameOf(present) === name) return chat.getState().replace(withUnsent(opened, present))
  const unsent = left.find((each) => nameOf(each) === name)
  turnTo(unsent ? withUnsent(opened, unsent) : opened, 'Another chat is opened')
  settle(name)
}

/** The same conversation with ids of its own: the page tells conversations apart by those of their turns. */
export function renewed(file: ConversationFile): ConversationFile {
  const ids = new Map(file.messages.map(({ message_id }) => [message_id, crypto.randomUUID() as string]))
  const fresh = (id: string | null) => (id === null ? null : (ids.get(id) ?? id))
  return {
    ...file,
    active_message_id: fresh(file.active_message_id),
    messages: file.messages.map((message) => ({
      ...message,
      message_id: ids.get(message.message_id) ?? message.message_id,
      parent_id: fresh(message.parent_id),
    })),
  }
}
