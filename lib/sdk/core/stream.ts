import type { z } from 'zod'
import { deadline } from './deadline'
import { ConnectionError, httpError, ProtocolError } from './errors'
import { eventData } from './event-data'
import { messageOf } from './message'
import { explain, open, type Call, type Transport } from './transport'

export interface StreamOptions {
  signal?: AbortSignal
  /** The longest silence allowed, in milliseconds, before the first event and between two of them. */
  idleMs?: number
}

/** What one event of a stream comes to. */
export interface Reading<Event> {
  /** Left out by an event that only ends the stream. */
  event?: Event
  /** What it adds to the answer's text. */
  text?: string
  /** True for the last event, without which a stream counts as cut off. */
  isLast?: boolean
}

/**
 * The events of a stream as `read` understands them. Leaving the iteration early ends the request.
 * @throws what `read` throws, HttpError by status, ConnectionError, TimeoutError, ProtocolError, each with the text that had
 *   arrived as `said`; the signal's reason if the caller aborted
 */
export async function* streamEvents<Event>(
  transport: Transport,
  call: Call,
  read: (data: string) => Reading<Event>,
  { signal, idleMs = transport.timeoutMs }: StreamOptions = {},
): AsyncGenerator<Event, void, undefined> {
  const limit = deadline(idleMs, signal)
  let said = ''
  let finished = false
  try {
    const response = await open(transport, call, limit, idleMs)
    if (!response.body) throw new ProtocolError('The stream has no body.', response.status)
    const refuse = (cause: unknown) =>
      new ProtocolError('The stream is not made of server-sent events.', response.status, { cause })
    for await (const data of eventData(response.body, limit, { refuse, finished: () => finished })) {
      if (finished) continue
      const { event, text = '', isLast = false } = read(data)
      said += text
      if (event !== undefined) yield event
      finished = isLast
    }
    if (finished) return
    throw new ConnectionError('The connection was lost before the answer was finished.')
  } catch (error) {
    throw explain(error, limit, signal, said)
  } finally {
    limit.end()
  }
}

/** The event that ends a stream in OpenAI's and Ember's protocols. */
const DONE = '[DONE]'

/**
 * `streamEvents` for a stream of JSON that ends with `[DONE]`, each event checked against `schema`. An error event inside the
 * stream is thrown as a ServerError.
 * @param textOf what an event adds to the answer's text
 */
export function stream<S extends z.ZodType>(
  transport: Transport,
  call: Call,
  schema: S,
  textOf: (event: z.output<S>) => string,
  options?: StreamOptions,
): AsyncGenerator<z.output<S>, void, undefined> {
  const read = (data: string): Reading<z.output<S>> => {
    if (data === DONE) return { isLast: true }
    const event = checked(schema, JSON.parse(data), call.path)
    return { event, text: textOf(event) }
  }
  return streamEvents(transport, call, read, options)
}

function checked<S extends z.ZodType>(schema: S, event: unknown, path: string): z.output<S> {
  const parsed = schema.safeParse(event)
  if (parsed.success) return parsed.data
  if (messageOf(event) !== null) throw httpError({ path, status: 500, body: event, retryAfterMs: null })
  throw new ProtocolError('The stream holds an event that the protocol does not allow.', 200, {
    cause: parsed.error,
  })
}
