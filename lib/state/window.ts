import type { CountTokensResponse } from '@/lib/protocols/tiller/contract'
import type { TillerClient } from '@/lib/sdk/tiller'
import type { ChatStore } from './chat-store'
import type { Turn } from './turns'
import { conversation } from './conversation'
import { Unable } from './problem'
import type { Session } from './session'
import type { Settings, SettingsStore } from './settings-store'

/** Tokens that the opening of the answer's own turn may take, and what merging at the edges of messages may cost. */
const MARGIN = 16

/** An answer gets what the settings allow it, but never more than this share of the context. */
const LARGEST_SHARE = 0.5

/** Tokens that are kept free for the answer. */
export const roomFor = (
  { max_completion_tokens }: Pick<Settings, 'max_completion_tokens'>,
  context: number,
) => Math.min(max_completion_tokens, Math.floor(context * LARGEST_SHARE)) + MARGIN

/** Where a conversation has to begin for the model to read it and have room to answer; and how far it is too long at its shortest. */
export interface Fit {
  /** How many of the messages, from the oldest on, have to be left out. */
  drop: number
  /** Tokens too many, though all that can be left out is; 0 if it fits. */
  excess: number
}

/**
 * Leaves out whole exchanges, the oldest first, until the rest and the room for an answer fit. The system prompt and the last
 * question always stay.
 * @param count of the messages, with a system prompt in front if `system`
 * @param starts of the messages behind the system prompt, which of them may come first
 */
export function fit(
  { by_message, context_length }: CountTokensResponse,
  room: number,
  system: boolean,
  starts: readonly boolean[],
): Fit {
  const head = system ? (by_message[0] ?? 0) : 0
  const sizes = by_message.slice(system ? 1 : 0)
  const space = context_length - room - head
  const from = (at: number) => sizes.slice(at).reduce((sum, size) => sum + size, 0)
  const beginnings = sizes.map((_, at) => at).filter((at) => at === 0 || starts[at])
  const drop = beginnings.find((at) => from(at) <= space) ?? Math.max(0, starts.lastIndexOf(true))
  return { drop, excess: Math.max(0, from(drop) - space) }
}

/** More bytes than tokens: a token stands for at least one byte, and templates spell turns with a few tokens. */
const bytesOf = (messages: { content: string }[]) =>
  messages.reduce((sum, { content }) => sum + new TextEncoder().encode(content).length + MARGIN, 2 * MARGIN)

interface WindowParts {
  client: TillerClient
  session: Session
  chat: ChatStore
  settings: SettingsStore
}

/** Keeps the conversation within the model's context: the oldest turns leave by themselves. */
export function createWindow({ client, session, chat, settings }: WindowParts) {
  let contextLength = 0

  return {
    /**
     * Makes room for an answer to the last of these turns, by what the server's own tokenizer counts.
     * @throws Unable where even that one alone leaves none
     */
    async makeRoom(upto: readonly Turn[], signal?: AbortSignal): Promise<void> {
      const { forgotten } = chat.getState()
      const chosen = settings.getState()
      const messages = conversation(upto, forgotten, chosen.system_prompt)
      // What cannot be too long need not be counted.
      if (contextLength > 0 && bytesOf(messages) + roomFor(chosen, contextLength) <= contextLength) return
      const count = await session.call(
        (address) => client.chat.countTokens({ ...address, messages }, { signal }),
        signal,
      )
      contextLength = count.context_length
      const turns = upto.map((turn, at) => ({ turn, at })).slice(forgotten)
      const seen = turns.filter(({ turn }) => turn.content.trim() !== '')
      const starts = seen.map(({ turn }) => turn.role === 'user')
      const system = messages.length > seen.length
      const { drop, excess } = fit(count, roomFor(chosen, contextLength), system, starts)
      const first = seen[drop]
      if (drop > 0 && first) chat.getState().forgetUpto(first.at)
      if (excess > 0) throw tooLong(count.by_message.at(-1) ?? 0, contextLength, excess)
    },
  }
}

const tooLong = (tokens: number, context: number, excess: number) =>
  new Unable(
    'This message is longer than the model can read',
    `It has ${inWords(tokens, context)} tokens, at least ${excess.toLocaleString('en')} more than there is room for beside ` +
      'the system prompt and an answer. Take it back and shorten it.',
    'shorten',
  )

/** Messages that alone are longer than the context are not counted further. */
export const inWords = (tokens: number, context: number) =>
  tokens > context ? `more than ${context.toLocaleString('en')}` : tokens.toLocaleString('en')
