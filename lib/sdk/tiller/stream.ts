import type { ChatEvent, ChatRequest } from '@/lib/protocols/tiller/contract'
import { ProtocolError, streamEvents, type Reading, type StreamOptions, type Transport } from '../core'
import { apiError } from './errors'
import { loadContract, type Contract } from './stated'

/** What a stream yields. Its `error` event is thrown instead, as every other failure is. */
export type AnswerEvent = Exclude<ChatEvent, { type: 'error' }>

/** Longer than an answer may wait in the server's line (30 s). */
const IDLE_MS = 60_000

/**
 * Streams one answer: chunks, then one `done`. Leaving the iteration early ends the request.
 * @throws ApiError, ConnectionError, TimeoutError, ProtocolError, each with the text that had arrived as `said`;
 *   the signal's reason if the caller aborted
 */
export async function* streamChat(
  transport: Transport,
  chat: ChatRequest,
  options?: StreamOptions,
): AsyncGenerator<AnswerEvent, void, undefined> {
  const call = { method: 'POST', path: '/chat/completions', body: { ...chat, stream: true } } as const
  const { chatEvent } = await loadContract()
  const read = (data: string) => readEvent(chatEvent, data)
  yield* streamEvents(transport, call, read, { idleMs: IDLE_MS, ...options })
}

function readEvent(chatEvent: Contract['chatEvent'], data: string): Reading<AnswerEvent> {
  const parsed = chatEvent.safeParse(JSON.parse(data))
  if (!parsed.success) {
    const told = 'The stream holds an event that the contract does not allow.'
    throw new ProtocolError(told, 200, { cause: parsed.error })
  }
  const event = parsed.data
  switch (event.type) {
    case 'error':
      throw apiError({ detail: event.error, code: event.code, event_name: event.event_name })
    case 'chunk':
      return { event, text: event.delta }
    case 'read':
    case 'followed':
      return { event }
    case 'done':
      return { event, isLast: true }
  }
}
