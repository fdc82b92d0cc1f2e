import type { z } from 'zod'
import type { AnswerOf, Endpoint, RequestOf } from '@/lib/protocols/http/endpoint'
import { request, requestText, type Call, type CallOptions, type Transport } from '../core'
import { loadContract, type Stated } from './stated'

/** Where the paths of /api/v1 begin; the client's base address stands in its place. */
const PREFIX = '/api/v1'

type Params = Record<string, string>
type Query = Record<string, string | readonly string[]>

/** Numbers and the like as an address has them; what is undefined is left out. */
const queryOf = (input: unknown): Query =>
  Object.fromEntries(
    Object.entries((input ?? {}) as Record<string, unknown>)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, Array.isArray(value) ? value.map(String) : String(value)]),
  )

/** The call that an endpoint stands for. @throws RangeError if a segment of its path is left out */
function callOf({ method, path, body, query }: Endpoint, input: unknown, params: Params): Call {
  const filled = path.replace(PREFIX, '').replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name]
    if (value === undefined) throw new RangeError(`${path} needs "${name}"`)
    return encodeURIComponent(value)
  })
  if (body) return { method, path: filled, body: input ?? {} }
  return { method, path: filled, query: query && queryOf(input) }
}

interface EndpointOptions extends CallOptions {
  params?: Params
  /** Waits as long as the contract says that the answer may take, if `timeoutMs` says nothing else. */
  patient?: boolean
}

/** Calls endpoints as they are stated, and checks every answer against what is stated of it. */
export function endpointCalls(transport: Transport) {
  return async <E extends Endpoint>(
    stated: Stated<E>,
    input: RequestOf<E>,
    { params = {}, patient = false, ...more }: EndpointOptions = {},
  ): Promise<AnswerOf<E>> => {
    const endpoint = stated(await loadContract())
    const limits = patient ? { timeoutMs: endpoint.timeLimitMs, ...more } : more
    return request(
      transport,
      callOf(endpoint, input, params),
      endpoint.answer as z.ZodType<AnswerOf<E>>,
      limits,
    )
  }
}

/** The same for endpoints whose answers are no JSON. */
export function textCalls(transport: Transport) {
  return async <E extends Endpoint>(
    stated: Stated<E>,
    input: RequestOf<E>,
    { params = {}, ...more }: EndpointOptions = {},
  ): Promise<string> => requestText(transport, callOf(stated(await loadContract()), input, params), more)
}
