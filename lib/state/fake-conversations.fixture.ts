import { ApiError, type CallOptions, type TillerClient } from '@/lib/sdk/tiller'
import type { NewMessage } from '@/lib/protocols/tiller/contract'

interface FakeConversation {
  title: string
  messages: NewMessage[]
  active_message_id: string | null
  system_prompt?: string | null
  sampling?: object | null
}

/** Conversations in memory, with the server's rules: a key makes one, an id is taken once, a parent must be there. */
export function fakeConversations() {
  const all = new Map<string, FakeConversation>()
  const keys = new Map<string, string>()
  const state = {
    all,
    calls: null as unknown as TillerClient['conversations'],
    /** Called before a write is done; it may throw. */
    before: () => undefined as void,
    /** Called after a write is done and before anybody hears of it; it may throw. */
    after: () => undefined as void,
    /** Everything said in a conversation, as `parent>text`. */
    told: (id = [...all.keys()].at(-1) ?? '') => {
      const { messages = [] } = all.get(id) ?? {}
      const textOf = (of: string | null | undefined) =>
        messages.find(({ message_id }) => message_id === of)?.content ?? ''
      return messages.map(({ parent_id, content }) => `${textOf(parent_id)}>${content}`)
    },
  }
  const find = (id: string) => {
    const conversation = all.get(id)
    if (!conversation) throw new ApiError({ detail: 'No such conversation.', code: 'unknown_conversation' })
    return conversation
  }
  const write = <T>(work: () => T): T => {
    state.before()
    const done = work()
    state.after()
    return done
  }
  const calls = {
    create: async ({ title }: { title: string }, { idempotencyKey = '' }: CallOptions = {}) =>
      write(() => {
        const conversation_id = keys.get(idempotencyKey) ?? `c${all.size + 1}`
        if (!keys.has(idempotencyKey))
          all.set(conversation_id, { title, messages: [], active_message_id: null })
        keys.set(idempotencyKey, conversation_id)
        return { conversation_id }
      }),
    addMessages: async (id: string, { messages }: { messages: NewMessage[] }) =>
      write(() => {
        const conversation = find(id)
        const present = new Set(conversation.messages.map(({ message_id }) => message_id))
        for (const { message_id, parent_id } of messages) {
          if (present.has(message_id)) throw new ApiError({ detail: 'Taken.', code: 'already_exists' })
          if (parent_id && !present.has(parent_id))
            throw new ApiError({ detail: 'No parent.', code: 'validation_failed' })
          present.add(message_id)
        }
        conversation.messages.push(...messages)
        conversation.active_message_id = messages.at(-1)?.message_id ?? null
      }),
    change: async (id: string, change: Partial<FakeConversation>) =>
      write(() => void Object.assign(find(id), change)),
    read: async (id: string) => find(id),
  }
  state.calls = calls as unknown as TillerClient['conversations']
  return state
}
