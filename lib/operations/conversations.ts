import { invalid } from '@/lib/errors'
import {
  conversationBody,
  messageBody,
  type ConversationBody,
  type MessageBody,
} from '@/lib/store/documents/conversation'
import type { MadeBy } from '@/lib/store/documents/common'
import type { Head, NewPart, Part } from '@/lib/store/kept'
import type { Context } from './context'
import { requireKnown, type Expected } from './stale'

export interface Conversation {
  head: Head
  body: ConversationBody
}

export interface Message {
  id: string
  parent: string | null
  version: string
  body: MessageBody
}

/** A message to be added. */
export interface NewMessage {
  /** Left out, one is made up. */
  id?: string
  /** Left out, it follows the one before it in the list, and the first of them what is shown. */
  parent?: string | null
  body: MessageBody
}

const UNTITLED = 'New conversation'

export const conversationOf = (head: Head): Conversation => ({
  head,
  body: JSON.parse(head.body) as ConversationBody,
})

export const messageOf = ({ id, parent, version, json }: Part): Message => ({
  id,
  parent,
  version,
  body: JSON.parse(json) as MessageBody,
})

/** Makes a conversation; what is left out of it is empty, and the model the default one. Throws TooManyKept and what adding messages does. */
export async function createConversation(
  { kept, models }: Context,
  given: Partial<ConversationBody>,
  {
    messages = [],
    shown,
    createdAt,
  }: { messages?: readonly NewMessage[]; shown?: string | null; createdAt?: number } = {},
): Promise<Conversation> {
  const body: ConversationBody = {
    title: given.title ?? UNTITLED,
    model: given.model ?? (await models.defaultName()),
    system_prompt: given.system_prompt ?? null,
    sampling: given.sampling ?? null,
  }
  const parts = partsOf(messages, null)
  const last = parts.at(-1)?.id ?? null
  const thing = { ...contentOf(body), parts, shown: shown === undefined ? last : shown, createdAt }
  return conversationOf(await kept.create('conversation', thing))
}

export async function readConversation(
  { kept }: Pick<Context, 'kept'>,
  id: string,
): Promise<Conversation & { messages: Message[] }> {
  const head = await kept.head('conversation', id)
  const messages = (await kept.parts('conversation', id)).map(messageOf)
  return { ...conversationOf(head), messages }
}

/** Changes what is given. Throws UnknownKept, StaleVersion and, for what is to be shown, UnknownPart. */
export async function changeConversation(
  { kept }: Pick<Context, 'kept'>,
  id: string,
  { shown, ...fields }: Partial<ConversationBody> & { shown?: string | null },
  expected: Expected,
): Promise<Conversation> {
  const head = await kept.change('conversation', id, (present) => {
    const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
    const body = { ...conversationOf(present).body, ...given }
    requireKnown(expected, { version: present.version, stored: present.body }, JSON.stringify(body))
    return { content: Object.keys(given).length > 0 ? contentOf(body) : undefined, shown }
  })
  return conversationOf(head)
}

/** Adds messages, all or none, and shows the last of them unless told not to. Throws UnknownKept, UnknownPart, PartExists, TooManyParts or TooLarge. */
export async function addMessages(
  { kept }: Pick<Context, 'kept'>,
  id: string,
  messages: readonly NewMessage[],
  show: boolean,
): Promise<Conversation & { messages: Message[] }> {
  let added: NewPart[] = []
  const head = await kept.change('conversation', id, (present) => {
    added = partsOf(messages, present.shown)
    return { add: added, shown: show ? added.at(-1)?.id : undefined }
  })
  const parts = await Promise.all(added.map((part) => kept.part('conversation', id, part.id)))
  return { ...conversationOf(head), messages: parts.map(messageOf) }
}

/** Writes a message anew: an answer that goes on, or has ended. Throws UnknownKept, UnknownPart, StaleVersion, and `validation_failed` for what a message of its role does not have. */
export async function changeMessage(
  { kept }: Pick<Context, 'kept'>,
  { conversation, message }: { conversation: string; message: string },
  given: { content?: string; made_by?: MadeBy | null },
  expected: Expected,
): Promise<Message> {
  const part = await kept.rewrite('conversation', conversation, message, ({ json, version }) => {
    const present = JSON.parse(json) as MessageBody
    if (given.made_by !== undefined && present.role !== 'assistant')
      throw invalid('made_by', "is an answer's, and this message is not one")
    const fields = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
    const changed = messageBody.safeParse({ ...present, ...fields })
    if (!changed.success) throw invalid('content', changed.error.issues[0]?.message ?? 'does not fit')
    const body = JSON.stringify(changed.data)
    requireKnown(expected, { version, stored: json }, body)
    return { json: body, text: changed.data.content }
  })
  return messageOf(part)
}

/** The messages from the first to the one that is shown. */
export function branchOf(messages: readonly Message[], shown: string | null): Message[] {
  const known = new Map(messages.map((message) => [message.id, message]))
  const branch: Message[] = []
  for (
    let at = shown === null ? undefined : known.get(shown);
    at;
    at = at.parent === null ? undefined : known.get(at.parent)
  )
    branch.unshift(at)
  return branch
}

function partsOf(messages: readonly NewMessage[], shown: string | null): NewPart[] {
  let before = shown
  return messages.map(({ id = crypto.randomUUID(), parent = before, body }) => {
    before = id
    return { id, parent, json: JSON.stringify(messageBody.parse(body)), text: body.content }
  })
}

const contentOf = (body: ConversationBody) => ({
  body: JSON.stringify(conversationBody.parse(body)),
  label: body.model,
  text: body.title,
})
