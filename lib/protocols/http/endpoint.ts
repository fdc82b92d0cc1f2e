import type { z } from 'zod'
import type { Access } from './access'
import type { Call, Streamed } from './handle'

/**
 * One endpoint, stated once: routes, the OpenAPI document, the hostile-input tests and typed clients follow from it. The
 * server adds what runs it, and makes it a Row.
 */
export interface Endpoint {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** As in OpenAPI: dynamic segments in braces. */
  path: `/${string}`
  /** Unique in the document. */
  id: string
  summary: string
  description?: string
  body?: z.ZodType
  /** What documents show in its place, where the body's parts have readers of their own. */
  describedBody?: z.ZodType
  /** A body that the schema takes. */
  example?: unknown
  query?: z.ZodObject
  params?: z.ZodObject
  answer: z.ZodType
  /** For answers that are no JSON: their media type. What runs the endpoint makes the Response. */
  answerType?: 'text/markdown' | 'application/jsonl'
  /** For bodies that may be larger than others. */
  maxBodyBytes?: number
  /**
   * For endpoints on what is kept, whose answers have its version as ETag; `written`: with If-Match, only a version that it names
   * is used.
   */
  version?: 'told' | 'written'
  /** For endpoints that also stream: one event. */
  event?: { schema: z.ZodType; contentType: 'text/plain' | 'text/event-stream' }
  /** Who may ask; left out, whoever has a key. */
  access?: Access
  /** How long the whole answer may take, in milliseconds. */
  timeLimitMs?: number
}

export type Endpoints = Record<string, Endpoint>

/** What an endpoint's handler gets of a request. */
export type InputOf<E extends Endpoint> = E extends { body: infer Body extends z.ZodType }
  ? z.output<Body>
  : E extends { query: infer Query extends z.ZodType }
    ? z.output<Query>
    : undefined

/** What a program sends to an endpoint. */
export type RequestOf<E extends Endpoint> = E extends { body: infer Body extends z.ZodType }
  ? z.input<Body>
  : E extends { query: infer Query extends z.ZodType }
    ? z.input<Query>
    : undefined

export type AnswerOf<E extends Endpoint> = z.infer<E['answer']>

type Run<E extends Endpoint> = (
  call: Call<InputOf<E>>,
) => AnswerOf<E> | Response | Streamed | Promise<AnswerOf<E> | Response | Streamed>

/** An endpoint with what runs it. */
export interface Row extends Endpoint {
  run(call: Call<unknown>): unknown
}

/** Every endpoint with what runs it; the compiler sees to it that none is left out and that answers fit. */
export function rowsOf<const E extends Endpoints>(
  endpoints: E,
  runs: { [Id in keyof E]: Run<E[Id]> },
): Row[] {
  return Object.entries(endpoints).map(([id, endpoint]) => ({
    ...endpoint,
    // Each run takes what its own endpoint's schemas give, which is what `handle` checks requests with.
    run: runs[id as keyof E] as unknown as Row['run'],
  }))
}
