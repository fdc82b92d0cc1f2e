import type { Logger } from 'pino'
import type { z } from 'zod'
import { isFailure, toFailure, type Failure } from '@/lib/errors'
import type { Context } from '@/lib/operations/context'
import { recording, type RequestRecord } from '@/lib/request-record'
import type { KeptAnswer } from '@/lib/store/request-keys'
import type { Access, Caller } from './access'
import { readJson, readOptionalJson } from './body'
import type { Endpoint } from './endpoint'
import { REQUEST_ID_HEADER } from './headers'
import { answerOnce, IDEMPOTENCY_HEADER, idempotencyKeyOf, refuseStreamed } from './idempotency'
import type { Protocol } from './protocol'
import { queryOf } from './query'
import { recordOf } from './record-of'
import { Span } from './span'
import { eventStreamResponse } from './sse'

/** What a call gets of its request. */
export interface Call<Input> {
  input: Input
  request: Request
  /** The dynamic segments of the path; one that takes in several segments is an array. */
  params: Params
  context: Context
  /** Fires when the client leaves, when the time limit is over, and when the call itself is. */
  signal: AbortSignal
  /** A header of the request; null if it has none of the name. */
  heard(header: string): string | null
  /** Adds a header to the answer. */
  tell(header: string, value: string): void
}

type Params = Record<string, string | string[] | undefined>

interface RouteContext {
  params: Promise<Params>
}

export type Handler = (request: Request, context?: RouteContext) => Promise<Response>

/** What a server lends to every answer, a refusal too. */
export interface Gate {
  /**
   * Lets a request in and says whose it is, or throws the Failure that it is refused with.
   * @param told headers of the answer, refusals' too
   */
  admit(request: Request, told: Headers, access?: Access): Promise<Caller>
  log: Logger
  /** Told of every request that is over, a stream to its end. */
  over?(record: RequestRecord): void
  /** Whether records hold what was asked and answered. */
  withTexts?: boolean
}

/** What a server lends to its handlers. */
export interface Host extends Gate {
  context(caller: Caller): Promise<Context>
}

/** An answer that streams. */
export interface Streamed {
  [STREAMED]: AsyncIterable<unknown>
}

const STREAMED = Symbol.for('tiller.streamed')

/** Has a handler answer with server-sent events; what the iterable throws becomes the last of them. */
export const streamed = (events: AsyncIterable<unknown>): Streamed => ({ [STREAMED]: events })

const isStreamed = (result: unknown): result is Streamed =>
  typeof result === 'object' && result !== null && STREAMED in result

const DEFAULT_TIME_LIMIT_MS = 60_000
/** An answer is no page and loads nothing, whatever a browser makes of it. Pages have policies of their own. */
const PLAIN: [string, string][] = [
  ['Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'"],
  ['X-Content-Type-Options', 'nosniff'],
  ['Cache-Control', 'no-store'],
]
/** What servers log for a client that left before it was answered; nobody is sent it. */
const CLIENT_LEFT = 499
const ALLOWED_HEADERS = `Content-Type, Authorization, X-Api-Key, If-Match, ${IDEMPOTENCY_HEADER}, ${REQUEST_ID_HEADER}`

type Asked = Pick<Endpoint, 'body' | 'maxBodyBytes' | 'query' | 'event' | 'access' | 'timeLimitMs'> & {
  path?: string
}

/**
 * Makes a route handler: reads and checks the request, runs, and answers with JSON, with a stream of events, or with the
 * Response that was made. Every failure leaves in the protocol's words.
 */
export function handle(
  host: Host,
  protocol: Protocol,
  asked: Asked,
  run: (call: Call<never>) => unknown,
): Handler {
  return answering(host, protocol, asked, async ({ request, caller, params, span, tell, report, stream }) => {
    const { signal } = span
    const context = await host.context(caller)
    const { input, given } = await readInput(request, protocol, asked, { context, signal })
    const heard = (header: string) => request.headers.get(header)
    const call = { input: input as never, request, params, context, signal, heard }
    const key = keyOf(request, protocol, asked)
    if (key !== null) {
      if (asked.event && streams(input)) throw refuseStreamed()
      const write = { key, keys: context.requestKeys, request, given, report, timeLimitMs: limitOf(asked) }
      const response = await answerOnce(write, () => kept(run, call))
      span.end()
      return response
    }
    const result = await run({ ...call, tell })
    if (isStreamed(result)) {
      const over = stream()
      return eventStreamResponse(result[STREAMED], protocol.stream, {
        leave: () => span.leave(),
        report,
        over,
      })
    }
    span.end()
    return result instanceof Response ? result : Response.json(result)
  })
}

/** The idempotency key of a write, where the protocol has them and the answer is for one owner's eyes. */
function keyOf(request: Request, { idempotency }: Protocol, { access }: Asked): string | null {
  const isWrite = !['GET', 'HEAD'].includes(request.method)
  return isWrite && idempotency && access === undefined ? idempotencyKeyOf(request) : null
}

const streams = (input: unknown): boolean =>
  typeof input === 'object' && input !== null && 'stream' in input && input.stream === true

/** Runs a call, and gives its answer as it can be sent again. */
async function kept(
  run: (call: Call<never>) => unknown,
  call: Omit<Call<never>, 'tell'>,
): Promise<KeptAnswer> {
  const headers: Record<string, string> = {}
  const result = await run({ ...call, tell: (header, value) => void (headers[header] = value) })
  return { status: 200, headers, body: JSON.stringify(result) }
}

/** Makes a handler that refuses every request. */
export function refusing(
  gate: Gate,
  protocol: Protocol,
  failure: Failure,
  headers: Record<string, string> = {},
): Handler {
  return answering(gate, protocol, {}, ({ tell }) => {
    for (const [header, value] of Object.entries(headers)) tell(header, value)
    throw failure
  })
}

/** Makes a handler for what needs no context: whoever is let in is answered. */
export function letIn(
  gate: Gate,
  protocol: Protocol,
  access: Access,
  answer: (caller: Caller) => Response,
): Handler {
  return answering(gate, protocol, { access }, ({ caller, span }) => {
    span.end()
    return answer(caller)
  })
}

/** Makes a handler that tells browsers what programs on other pages may send. They ask it without a key. */
export function preflight(gate: Gate, protocol: Protocol, allow: string): Handler {
  return answering(gate, protocol, { access: 'anyone' }, ({ request, span, tell }) => {
    span.end()
    tell('Allow', allow)
    tell('Access-Control-Allow-Methods', allow)
    tell('Access-Control-Allow-Headers', protocol.allowHeaders?.(request) ?? ALLOWED_HEADERS)
    tell('Access-Control-Max-Age', '600')
    return new Response(null, { status: 204 })
  })
}

interface Answering {
  request: Request
  caller: Caller
  params: Params
  span: Span
  tell(header: string, value: string): void
  report(error: unknown): void
  /** Says that the answer goes on after it began; what comes back is to be called at its end. */
  stream(): () => void
}

/** What all handlers have in common: admission, the time limit, headers, the log, and failures in the protocol's words. */
function answering(
  gate: Gate,
  protocol: Protocol,
  { access, path, timeLimitMs = DEFAULT_TIME_LIMIT_MS }: Asked,
  answer: (call: Answering) => Response | Promise<Response>,
): Handler {
  return (request, route) => {
    const record = recordOf(request, path, gate.withTexts)
    return recording(record, () => answered(request, route, record))
  }

  async function answered(request: Request, route: RouteContext | undefined, record: RequestRecord) {
    const { id, asked } = record
    const log = gate.log.child({ requestId: id, method: asked.method, path: asked.path })
    const told = new Headers({ [REQUEST_ID_HEADER]: id })
    const span = new Span(request, timeLimitMs)
    const report = (error: unknown) => {
      record.code = toFailure(error).code
      reportFailure(error, span, log)
    }
    const tell = (header: string, value: string) => told.set(header, value)
    const stream = () => {
      record.streams = true
      return () => over(gate, record, span, 200)
    }
    const response = await admitted().catch((error: unknown) => {
      report(error)
      return refusal(protocol, toFailure(error))
    })
    told.forEach((value, name) => response.headers.set(name, value))
    for (const [name, value] of PLAIN) if (!response.headers.has(name)) response.headers.set(name, value)
    if (!record.streams) over(gate, record, span, response.status)
    return response

    async function admitted(): Promise<Response> {
      const caller = await gate.admit(request, told, access)
      record.key = caller.owner ?? undefined
      const params = (await route?.params) ?? {}
      return answer({ request, caller, params, span, tell, report, stream })
    }
  }
}

function over(gate: Gate, record: RequestRecord, span: Span, status: number): void {
  record.left = span.signal.reason === span.left
  if (record.left) record.code = 'left'
  record.status = record.left && !record.streams ? CLIENT_LEFT : status
  record.over = performance.now()
  span.end()
  gate.over?.(record)
}

const limitOf = ({ timeLimitMs = DEFAULT_TIME_LIMIT_MS }: Asked): number => timeLimitMs

/** What a request says, as its schema makes it, and its body as it was given. */
async function readInput(
  request: Request,
  protocol: Protocol,
  { body, query, maxBodyBytes }: Asked,
  { context, signal }: { context: Context; signal: AbortSignal },
): Promise<{ input: unknown; given?: unknown }> {
  if (body) {
    const read = body.safeParse(undefined).success ? readOptionalJson : readJson
    const given = await read(request, signal, maxBodyBytes)
    return { input: await protocol.check(body as z.ZodType, given, 'body', context), given }
  }
  if (query) return { input: await protocol.check(query, queryOf(request, query), 'query', context) }
  return { input: undefined }
}

/** Logs what a client is not told: failures that nobody foresaw, and causes behind a server-side status. */
function reportFailure(error: unknown, { left }: Span, log: Logger): void {
  if (error === left) log.debug('the client left')
  else if (!isFailure(error)) log.error({ err: error }, 'unexpected failure')
  else if (error.status >= 500) log.warn({ err: error }, 'failed')
}

function refusal(protocol: Protocol, failure: Failure): Response {
  const { status, body } = protocol.refuse(failure)
  const retryAfter = failure.extra.retry_after
  const headers = retryAfter === undefined ? undefined : { 'Retry-After': String(Math.ceil(retryAfter)) }
  return Response.json(body, { status, headers })
}
