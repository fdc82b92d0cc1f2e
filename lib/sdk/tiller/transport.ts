import type { z } from 'zod'
import { errorBody } from '@/lib/contract'
import { deadline, type Deadline } from '../core/deadline'
import { ApiError, ConnectionError, ProtocolError, TillerError, TimeoutError } from './errors'

export interface Transport {
  /** Where `/api/v1` lives, without a slash at the end: `/api/v1` on the page itself, a whole URL elsewhere. */
  baseUrl: string
  fetch: typeof globalThis.fetch
  /** Sent with every request, for example an authorization header. */
  headers?: Record<string, string>
}

export interface Call {
  method: 'GET' | 'POST'
  path: string
  query?: Record<string, string>
  body?: unknown
}

export interface CallOptions {
  signal?: AbortSignal
  /** Time limit in milliseconds. */
  timeoutMs?: number
}

const DEFAULT_TIMEOUT_MS = 30_000

/**
 * One request and its whole answer, checked against `schema`.
 * @throws ApiError, ConnectionError, TimeoutError, ProtocolError; the signal's reason if the caller aborted
 */
export async function request<S extends z.ZodType>(
  transport: Transport,
  call: Call,
  schema: S,
  { signal, timeoutMs = DEFAULT_TIMEOUT_MS }: CallOptions = {},
): Promise<z.output<S>> {
  const limit = deadline(timeoutMs, signal)
  try {
    const response = await open(transport, call, limit.signal)
    const parsed = schema.safeParse(await response.json())
    if (parsed.success) return parsed.data
    throw new ProtocolError(
      `${call.path} gave an answer that the contract does not allow.`,
      response.status,
      {
        cause: parsed.error,
      },
    )
  } catch (error) {
    throw explain(error, limit, signal)
  } finally {
    limit.end()
  }
}

/** Sends the call and gives the response once its status is known to be good. The body is still unread. */
export async function open(transport: Transport, call: Call, signal: AbortSignal): Promise<Response> {
  const query = call.query ? `?${new URLSearchParams(call.query)}` : ''
  const response = await transport.fetch(`${transport.baseUrl}${call.path}${query}`, {
    method: call.method,
    headers: {
      ...transport.headers,
      ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    body: call.body === undefined ? undefined : JSON.stringify(call.body),
    signal,
  })
  if (response.ok) return response
  const parsed = errorBody.safeParse(await response.json().catch(() => null))
  if (parsed.success) throw new ApiError(parsed.data, { status: response.status })
  throw new ProtocolError(`${call.path} answered ${response.status} without saying why.`, response.status)
}

/** Turns whatever ended a call into the error that a caller can tell apart. */
export function explain(error: unknown, limit: Deadline, outer?: AbortSignal, said = ''): unknown {
  if (outer?.aborted) return outer.reason
  if (limit.expired) return new TimeoutError('The server took too long to answer.', { said, cause: error })
  if (error instanceof TillerError) return error
  if (error instanceof SyntaxError)
    return new ProtocolError('The answer was not JSON.', 200, { said, cause: error })
  return new ConnectionError('The server cannot be reached.', { said, cause: error })
}
