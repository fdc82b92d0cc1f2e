import { chatEvent, type ChatEvent, type ChatRequest } from '@/lib/contract'
import { deadline } from '../core/deadline'
import { eventData } from '../core/event-data'
import { ApiError, ConnectionError, ProtocolError } from './errors'
import { explain, open, type Transport } from './transport'

/** What a stream yields. Its `error` event is thrown instead, as every other failure is. */
export type AnswerEvent = Exclude<ChatEvent, { type: 'error' }>

export interface StreamOptions {
  signal?: AbortSignal
  /** The longest silence allowed, in milliseconds, before the first event and between two of them. */
  idleMs?: number
}

/** Longer than an answer may wait in the server's line (30 s). */
const DEFAULT_IDLE_MS = 60_000

/**
 * Streams one answer: chunks, then one `done`. Leaving the iteration early ends the request.
 * @throws ApiError, ConnectionError, TimeoutError, ProtocolError, each with the text that had arrived as `said`;
 *   the signal's reason if the caller aborted
 */
export async function* streamChat(
  transport: Transport,
  chat: ChatRequest,
  { signal, idleMs = DEFAULT_IDLE_MS }: StreamOptions = {},
): AsyncGenerator<AnswerEvent, void, undefined> {
  const limit = deadline(idleMs, signal)
  const call = { method: 'POST', path: '/chat/completions', body: { ...chat, stream: true } } as const
  let said = ''
  let finished = false
  try {
    const response = await open(transport, call, limit.signal)
    if (!response.body) throw new ProtocolError('The stream has no body.', response.status)
    const refuse = (cause: unknown) =>
      new ProtocolError('The stream is not made of server-sent events.', response.status, { cause })
    for await (const data of eventData(response.body, limit, { refuse, finished: () => finished })) {
      const event = parseEvent(data)
      if (event.type === 'error') throw new ApiError({ detail: event.error, code: event.code }, { said })
      if (event.type === 'chunk') said += event.delta
      yield event
      finished ||= event.type === 'done'
    }
    if (finished) return
    throw new ConnectionError('The connection was lost before the answer was finished.', { said })
  } catch (error) {
    throw explain(error, limit, signal, said)
  } finally {
    limit.end()
  }
}

function parseEvent(data: string): ChatEvent {
  const parsed = chatEvent.safeParse(JSON.parse(data))
  if (parsed.success) return parsed.data
  throw new ProtocolError('The stream holds an event that the contract does not allow.', 200, {
    cause: parsed.error,
  })
}
