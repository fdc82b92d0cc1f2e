import { createParser } from 'eventsource-parser'
import { chatEvent, type ChatEvent, type ChatRequest } from '@/lib/contract'
import { deadline, type Deadline } from './deadline'
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

/** How long a server may take to close a finished stream, in milliseconds. */
const CLOSING_MS = 1000

/** No event of the contract comes near this many characters. */
const MAX_EVENT_CHARS = 1_000_000

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
    for await (const event of readEvents(response, limit)) {
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

/** Decodes server-sent events. Network chunks may split lines, and characters, anywhere. */
async function* readEvents(response: Response, limit: Deadline): AsyncGenerator<ChatEvent, void, undefined> {
  if (!response.body) throw new ProtocolError('The stream has no body.', response.status)
  const ready: ChatEvent[] = []
  const parser = createParser({
    maxBufferSize: MAX_EVENT_CHARS,
    onEvent: ({ data }) => ready.push(parseEvent(data)),
    onError: (cause) => {
      throw new ProtocolError('The stream is not made of server-sent events.', response.status, { cause })
    },
  })
  const decoder = new TextDecoder()
  const reader = response.body.getReader()
  try {
    for (;;) {
      limit.restart()
      const { done, value } = await reader.read()
      limit.pause()
      if (done) return
      parser.feed(decoder.decode(value, { stream: true }))
      const events = ready.splice(0)
      yield* events
      if (events.some(({ type }) => type !== 'chunk')) return await closing(reader, limit)
    }
  } finally {
    // A broken stream also refuses to be cancelled; what broke it is already on its way to the caller.
    await reader.cancel().catch(() => undefined)
  }
}

/** After the last event the server closes: waiting for that, briefly, ends the request instead of breaking it off. */
async function closing(reader: ReadableStreamDefaultReader<Uint8Array>, limit: Deadline): Promise<void> {
  limit.restart(CLOSING_MS)
  // The answer is whole, so nothing that goes wrong from here on matters to the caller.
  while (!limit.signal.aborted && !(await reader.read().catch(() => ({ done: true }))).done);
  limit.pause()
}

function parseEvent(data: string): ChatEvent {
  const parsed = chatEvent.safeParse(JSON.parse(data))
  if (parsed.success) return parsed.data
  throw new ProtocolError('The stream holds an event that the contract does not allow.', 200, {
    cause: parsed.error,
  })
}
