import { createParser } from 'eventsource-parser'
import type { z } from 'zod'
import { deadline, type Deadline } from '../tiller/deadline'
import { ConnectionError, httpError, ProtocolError } from './errors'
import { messageOf } from './message'
import { explain, open, type Call, type Transport } from './transport'

export interface StreamOptions {
  signal?: AbortSignal
  /** The longest silence allowed, in milliseconds, before the first event and between two of them. */
  idleMs?: number
}

/** The event that ends a stream in OpenAI's and Ember's protocols. */
const DONE = '[DONE]'
/** No event comes near this many characters. */
const MAX_EVENT_CHARS = 1_000_000

/**
 * The JSON events of a stream that ends with `[DONE]`, each checked against `schema`. Leaving the iteration early ends the
 * request.
 * @throws HttpError by status (500 for an error event inside the stream), ConnectionError, TimeoutError, ProtocolError;
 *   the signal's reason if the caller aborted
 */
export async function* stream<S extends z.ZodType>(
  transport: Transport,
  call: Call,
  schema: S,
  { signal, idleMs = transport.timeoutMs }: StreamOptions = {},
): AsyncGenerator<z.output<S>, void, undefined> {
  const limit = deadline(idleMs, signal)
  try {
    const response = await open(transport, call, limit, idleMs)
    for await (const data of readEvents(response, limit)) {
      if (data === DONE) return
      yield checked(schema, JSON.parse(data), response.status)
    }
    throw new ConnectionError('The connection was lost before the answer was finished.')
  } catch (error) {
    throw explain(error, limit, signal)
  } finally {
    limit.end()
  }
}

function checked<S extends z.ZodType>(schema: S, event: unknown, status: number): z.output<S> {
  const parsed = schema.safeParse(event)
  if (parsed.success) return parsed.data
  const spoken = messageOf(event)
  if (spoken !== null) throw httpError(spoken, 500, event)
  const told = 'The stream holds an event that the protocol does not allow.'
  throw new ProtocolError(told, status, { cause: parsed.error })
}

/** The data of server-sent events. Network chunks may split lines, and characters, anywhere. */
async function* readEvents(response: Response, limit: Deadline): AsyncGenerator<string, void, undefined> {
  if (!response.body) throw new ProtocolError('The stream has no body.', response.status)
  const ready: string[] = []
  const parser = createParser({
    maxBufferSize: MAX_EVENT_CHARS,
    onEvent: ({ data }) => ready.push(data),
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
      yield* ready.splice(0)
    }
  } finally {
    // A broken stream also refuses to be cancelled; what broke it is already on its way to the caller.
    await reader.cancel().catch(() => undefined)
  }
}
