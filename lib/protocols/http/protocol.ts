import type { z } from 'zod'
import type { Failure } from '@/lib/errors'
import type { Context } from '@/lib/operations/context'

/** Where the content of a request stands. */
export type Where = 'body' | 'query'

/** How a wire protocol words what all of them do. */
export interface Protocol {
  /**
   * Checks what a request holds and returns what the schema makes of it. Throws a Failure that says what is wrong in the
   * protocol's words.
   */
  check<Schema extends z.ZodType>(
    schema: Schema,
    value: unknown,
    where: Where,
    context: Context,
  ): Promise<z.output<Schema>>
  /** A refusal: its status and its body. */
  refuse(failure: Failure): { status: number; body: unknown }
  /** How answers stream, as server-sent events. */
  stream: {
    contentType: 'text/plain' | 'text/event-stream'
    /** The event that tells of a failure, which is the last one. */
    failure(failure: Failure): unknown
    /** The data of an event after the last one, where nothing failed. */
    done?: string
    /** Writes an event's JSON otherwise, without changing what it means. */
    spell?(json: string): string
  }
  /** Whether writes may carry an idempotency key. */
  idempotency?: boolean
  /** Headers beside the usual ones that a browser may be told it may send. */
  allowHeaders?(request: Request): string | null
}
