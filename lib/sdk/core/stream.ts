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

/** The event that ends a stream in OpenAI's and Ember's protocols. */
const DONE = '[DONE]'

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
  let finished = false
  try {
    const response = await open(transport, call, limit, idleMs)
    if (!response.body) throw new ProtocolError('The stream has no body.', response.status)
    const refuse = (cause: unknown) =>
      new ProtocolError('The stream is not made of server-sent events.', response.status, { cause })
    for await (const data of eventData(response.body, limit, { refuse, finished: () => finished })) {
      finished ||= data === DONE
      if (!finished) yield checked(schema, JSON.parse(data), response.status)
    }
    if (finished) return
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
