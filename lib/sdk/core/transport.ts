import type { z } from 'zod'
import { deadline, type Deadline } from './deadline'
import { ConnectionError, httpError, ProtocolError, SdkError, TimeoutError, type Refusal } from './errors'
import { backoffMs, isRetried, pause, retryAfterMs } from './retry'

export interface TransportOptions {
  /** Where the paths of calls begin. */
  baseUrl: string
  /** Stands in for the global `fetch`. */
  fetch?: typeof globalThis.fetch
  /** Sent with every request, for example an authorization header. */
  headers?: Record<string, string>
  /** Time limit of a call, its retries included, in milliseconds. */
  timeoutMs?: number
  /** How often a call that was answered with 429, 502 or 503 is tried again. */
  maxRetries?: number
  /** Makes the error for a refusal; by its status if left out. */
  errorOf?: (refusal: Refusal) => SdkError | Promise<SdkError>
}

export type Transport = Required<TransportOptions>

export interface Call {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  path: string
  /** A list becomes a parameter that is repeated. */
  query?: Record<string, string | readonly string[]>
  /** Sent as JSON; fields that are undefined are left out. */
  body?: unknown
  headers?: Record<string, string>
}

export interface CallOptions {
  signal?: AbortSignal
  /** In place of the client's own time limit, in milliseconds. */
  timeoutMs?: number
  /** The ETag that an earlier answer told: what has changed since is refused. */
  ifMatch?: string
  /** A name for this write, as a UUID: sent again under the same name it is not done again, and has the same answer. */
  idempotencyKey?: string
  /** Gets the headers of the answer, its ETag among them. */
  told?: (headers: Headers) => void
}

const DEFAULT_TIMEOUT_MS = 60_000
const DEFAULT_RETRIES = 5

export function createTransport(options: TransportOptions): Transport {
  return {
    baseUrl: options.baseUrl.replace(/\/+$/, ''),
    // Looked up per call, and called on its own: browsers refuse a `fetch` that has another object as `this`.
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    headers: options.headers ?? {},
    timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    maxRetries: options.maxRetries ?? DEFAULT_RETRIES,
    errorOf: options.errorOf ?? httpError,
  }
}

/**
 * One call and its whole answer, checked against `schema`.
 * @throws HttpError by status, ConnectionError, TimeoutError, ProtocolError; the signal's reason if the caller aborted
 */
export async function request<S extends z.ZodType>(
  transport: Transport,
  call: Call,
  schema: S,
  options: CallOptions = {},
): Promise<z.output<S>> {
  return answered(transport, call, options, async (response) => {
    const parsed = schema.safeParse(await response.json())
    if (parsed.success) return parsed.data
    const fault = `${call.path} gave an answer that the protocol does not allow.`
    throw new ProtocolError(fault, response.status, { cause: parsed.error })
  })
}

/** One call whose answer is a text that is no JSON. @throws what `request` throws */
export const requestText = (transport: Transport, call: Call, options: CallOptions = {}): Promise<string> =>
  answered(transport, call, options, (response) => response.text())

async function answered<T>(
  transport: Transport,
  call: Call,
  { signal, timeoutMs = transport.timeoutMs, ifMatch, idempotencyKey, told }: CallOptions,
  read: (response: Response) => Promise<T>,
): Promise<T> {
  const limit = deadline(timeoutMs, signal)
  try {
    const headers = {
      ...call.headers,
      ...(ifMatch !== undefined && { 'if-match': ifMatch }),
      ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
    }
    const response = await open(transport, { ...call, headers }, limit, timeoutMs)
    told?.(response.headers)
    return await read(response)
  } catch (error) {
    throw explain(error, limit, signal)
  } finally {
    limit.end()
  }
}

/**
 * Sends the call, again where that may help, and gives the response once its status is known to be good. A wait that the
 * time left does not allow is not begun: the server's own refusal says more than a time-out would.
 */
export async function open(
  transport: Transport,
  call: Call,
  limit: Deadline,
  timeoutMs: number,
): Promise<Response> {
  const giveUpAt = Date.now() + timeoutMs
  for (let attempt = 0; ; attempt += 1) {
    const response = await send(transport, call, limit.signal)
    if (response.ok) return response
    const refusal = await refusalOf(response, call.path)
    const wait = refusal.retryAfterMs ?? backoffMs(attempt)
    const mayRetry = attempt < transport.maxRetries && isRetried(response.status)
    if (!mayRetry || Date.now() + wait > giveUpAt) throw await transport.errorOf(refusal)
    await pause(wait, limit.signal)
  }
}

function send({ baseUrl, fetch, headers }: Transport, call: Call, signal: AbortSignal): Promise<Response> {
  const hasBody = call.body !== undefined
  return fetch(`${baseUrl}${call.path}${queryText(call.query)}`, {
    method: call.method,
    headers: { ...headers, ...call.headers, ...(hasBody ? { 'content-type': 'application/json' } : {}) },
    body: hasBody ? JSON.stringify(call.body) : undefined,
    signal,
  })
}

function queryText(query: Call['query'] = {}): string {
  const pairs = Object.entries(query).flatMap(([key, value]) =>
    (typeof value === 'string' ? [value] : value).map((item): [string, string] => [key, item]),
  )
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`
}

async function refusalOf(response: Response, path: string): Promise<Refusal> {
  const body = parsed(await response.text())
  const wait = retryAfterMs(response.headers.get('retry-after'))
  return { path, status: response.status, body, retryAfterMs: wait }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/**
 * Turns whatever ended a call into the error that a caller can tell apart.
 * @param said what a stream had said until then
 */
export function explain(error: unknown, limit: Deadline, outer?: AbortSignal, said = ''): unknown {
  if (outer?.aborted) return outer.reason
  if (limit.expired) return new TimeoutError('The server took too long to answer.', { cause: error, said })
  if (error instanceof SdkError) {
    error.said ||= said
    return error
  }
  if (error instanceof SyntaxError)
    return new ProtocolError('The answer was not JSON.', 200, { cause: error, said })
  return new ConnectionError('The server cannot be reached.', { cause: error, said })
}
