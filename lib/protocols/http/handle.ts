import 'server-only'
import type { Logger } from 'pino'
import type { z } from 'zod'
import { readJson } from './body'
import { knownFailure, toApiError, wasCancelled, type ApiError } from '@/lib/errors'
import { admit, LIMIT_HEADERS } from './limits'
import { log } from '@/lib/server/log'
import { validate } from './validation'

/** What an operation gets of its request. */
export interface Call<Input> {
  input: Input
  /** The dynamic segments of the path; one that takes in several segments is an array. */
  params: Params
  /** Fires when the client leaves and when the time limit is over. */
  signal: AbortSignal
  log: Logger
}

export interface RouteOptions<Schema extends z.ZodType> {
  /** Where the input comes from and what it must look like. Without either the request's content is ignored. */
  body?: Schema
  query?: Schema
  /** How long the whole answer may take, in milliseconds. */
  timeLimitMs?: number
}

type Params = Record<string, string | string[] | undefined>

interface RouteContext {
  params: Promise<Params>
}

export type Handler = (request: Request, context?: RouteContext) => Promise<Response>

/** Under this id the server's log tells of a request. */
const REQUEST_ID_HEADER = 'X-Request-Id'
/** Names the model that ran: some clients' schemas leave no room for its name in the body. */
export const MODEL_HEADER = 'X-Tiller-Model'
/** Names what analysed a specification, where the body is a bare list. */
export const ANALYSER_HEADER = 'X-Tiller-Analyser'

const DEFAULT_TIME_LIMIT_MS = 60_000

/**
 * Makes a route handler of an operation: reads and checks the input, calls, answers with JSON (or with the Response that
 * the operation made), and turns every failure into the contract's error body.
 */
export function handle<Schema extends z.ZodType>(
  options: RouteOptions<Schema>,
  respond: (call: Call<z.output<Schema>>) => unknown,
): Handler {
  return async (request, context) => {
    const requestId = crypto.randomUUID()
    const callLog = log.child({ requestId, method: request.method, path: new URL(request.url).pathname })
    const started = performance.now()
    const told = new Headers({ [REQUEST_ID_HEADER]: requestId })
    const response = await answer().catch((error: unknown) => failure(error, callLog))
    told.forEach((value, name) => response.headers.set(name, value))
    allowAnyOrigin(response.headers)
    callLog.info({ status: response.status, ms: Math.round(performance.now() - started) }, 'answered')
    return response

    async function answer(): Promise<Response> {
      await admit(request, told)
      const timeLimit = AbortSignal.timeout(options.timeLimitMs ?? DEFAULT_TIME_LIMIT_MS)
      const signal = AbortSignal.any([request.signal, timeLimit])
      const input = await readInput(request, options, signal)
      const params = (await context?.params) ?? {}
      const result = await respond({ input, params, signal, log: callLog })
      return result instanceof Response ? result : Response.json(result)
    }
  }
}

async function readInput<Schema extends z.ZodType>(
  request: Request,
  { body, query }: RouteOptions<Schema>,
  signal: AbortSignal,
): Promise<z.output<Schema>> {
  if (body) return validate(body, await readJson(request, signal))
  if (query) return validate(query, Object.fromEntries(new URL(request.url).searchParams))
  return undefined as z.output<Schema>
}

function failure(error: unknown, callLog: Logger): Response {
  reportFailure(error, callLog)
  return errorResponse(toApiError(error))
}

/** Logs what a client is not told: failures that nobody foresaw, and causes behind a server-side status. */
export function reportFailure(error: unknown, callLog: Logger): void {
  const known = knownFailure(error)
  if (wasCancelled(error)) callLog.debug('the client left')
  else if (known === null) callLog.error({ err: error }, 'unexpected failure')
  else if (known.status >= 500) callLog.warn({ err: error }, 'failed')
}

export function errorResponse(error: ApiError, headers: Record<string, string> = {}): Response {
  const retryAfter = error.extra.retry_after
  return Response.json(error.body, {
    status: error.status,
    headers:
      retryAfter === undefined ? headers : { ...headers, 'Retry-After': String(Math.ceil(retryAfter)) },
  })
}

/** What clients read of an answer beside its body; browsers hide every header that is not named. */
const EXPOSED_HEADERS = [
  REQUEST_ID_HEADER,
  MODEL_HEADER,
  ANALYSER_HEADER,
  'Retry-After',
  'Allow',
  ...Object.values(LIMIT_HEADERS),
].join(', ')

/** Programs on any page may call: nothing here depends on cookies. */
export function allowAnyOrigin(headers: Headers): void {
  headers.set('Access-Control-Allow-Origin', '*')
  headers.set('Access-Control-Expose-Headers', EXPOSED_HEADERS)
}
