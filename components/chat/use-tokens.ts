import { useQuery } from '@tanstack/react-query'
import { useModel } from '@/components/models/use-model'
import { useSettled } from '@/components/ui/use-settled'
import { conversation } from '@/lib/state/conversation'
import { tokensQuery } from '@/lib/state/queries'
import { useChat, useSettings, useStudio } from '@/lib/state/studio-context'
import { roomFor } from '@/lib/state/window'

/** How full the model's context is. */
export interface Tokens {
  /** Of the turns that the model reads, with the system prompt. */
  conversation: number
  /** Of the message that is being written. */
  draft: number
  /** Kept free for the answer. */
  room: number
  contextLength: number
  /** The longest message that leaves room for an answer. */
  largest: number
  draftFits: boolean
}

/** Typing settles this long, in milliseconds, before tokens are counted. */
const SETTLE_MS = 350

/** Counted by the server's own tokenizer; undefined while nothing is known, and where there is nothing to count. */
export function useTokens(draft: string): Tokens | undefined {
  const studio = useStudio()
  const turns = useChat((state) => state.turns)
  const forgotten = useChat((state) => state.forgotten)
  const settings = useSettings((state) => state)
  const loaded = useModel().data?.state === 'ready'
  const settled = useSettled(draft.trim(), SETTLE_MS)
  const before = conversation(turns, forgotten, settings.system_prompt)
  const written = settled === '' ? [] : [{ role: 'user' as const, content: settled }]
  const query = tokensQuery(studio, [...before, ...written])
  const { data, isPlaceholderData } = useQuery({ ...query, enabled: query.enabled && loaded })
  if (!data || (before.length === 0 && draft.trim() === '')) return undefined

  const sizes = data.by_message
  const inDraft = written.length > 0 && !isPlaceholderData ? (sizes.at(-1) ?? 0) : 0
  const system = before[0]?.role === 'system' ? (sizes[0] ?? 0) : 0
  const room = roomFor(settings, data.context_length)
  const largest = Math.max(0, data.context_length - room - system)
  return {
    conversation: data.tokens - inDraft,
    draft: inDraft,
    room,
    contextLength: data.context_length,
    largest,
    draftFits: inDraft <= largest,
  }
}
