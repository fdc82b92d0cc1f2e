/**
 * What goes wrong in words for the client. Every room throws these; protocols only phrase them. Anything else that is
 * thrown is a fault of Tiller's own, of which a client is told nothing.
 */

/** Every error code and its HTTP status. The one table: handlers, documents and clients read it. */
export const errorStatus = {
  invalid_json: 400,
  malformed_address: 400,
  context_length_exceeded: 400,
  inference_aborted: 400,
  unauthorized: 401,
  quota_exceeded: 403,
  origin_not_allowed: 403,
  unknown_session: 404,
  unknown_variant: 404,
  unknown_feature: 404,
  unknown_model: 404,
  unknown_conversation: 404,
  unknown_message: 404,
  unknown_persona: 404,
  unknown_version: 404,
  unknown_comparison: 404,
  unknown_note: 404,
  not_found: 404,
  method_not_allowed: 405,
  ambiguous_feature: 409,
  variant_exists: 409,
  wrong_model: 409,
  stale_variant: 409,
  stale_version: 409,
  already_exists: 409,
  request_in_progress: 409,
  outcome_unknown: 409,
  payload_too_large: 413,
  unsupported_media_type: 415,
  host_not_served: 421,
  validation_failed: 422,
  idempotency_key_reused: 422,
  not_learned: 422,
  rate_limited: 429,
  internal: 500,
  unsupported_by_engine: 501,
  engine_unavailable: 503,
  store_unavailable: 503,
} as const satisfies Record<string, number>

export type ErrorCode = keyof typeof errorStatus

/** What some codes tell beside the sentence. */
export interface FailureExtra {
  /** `validation_failed`: where in the request, as in `messages[0].content`, and what was wrong there. */
  issues?: { path: string; message: string }[]
  /** `unknown_feature`, `ambiguous_feature`: the labels nearest to the one asked for. */
  nearest?: { label: string; feature_id: string; index_in_sae: number }[]
  /** `rate_limited`, `engine_unavailable`, `store_unavailable`, `request_in_progress`: seconds to wait before trying again. */
  retry_after?: number
  /** `stale_variant`, `stale_version`: the version to name next, and JSON of what is there and of what the change would have made. */
  conflict?: { etag: string; stored: string; proposed: string | null }
  /** `inference_aborted`: what had been said when the condition held. */
  content?: string
  /** `inference_aborted`: the event of the scope that ended the answer. */
  event_name?: string
}

/**
 * Marks a Failure. The bundler may give the code that throws and the code that catches their own copies of the class, so
 * that neither `instanceof` nor a name tells; a symbol of the process's registry is one and the same everywhere.
 */
const FAILURE = Symbol.for('tiller.failure')

/** A failure that was written for the client: its message is shown to people as it stands. */
export class Failure extends Error {
  override readonly name: string = 'Failure'
  readonly [FAILURE] = true

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly extra: FailureExtra = {},
    options?: ErrorOptions,
  ) {
    super(message, options)
  }

  get status(): number {
    return errorStatus[this.code]
  }
}

export function isFailure(error: unknown): error is Failure {
  return typeof error === 'object' && error !== null && FAILURE in error
}

/** The failure itself, or `internal` for an error that nobody foresaw, which tells nothing of what happened inside. */
export function toFailure(error: unknown): Failure {
  if (isFailure(error)) return error
  const told = 'Something went wrong inside Tiller. The server log has the details under the request id.'
  return new Failure('internal', told, {}, { cause: error })
}

/** A fault of a request that its schema cannot see. `path` is where in the request, as in `edits[1].value`. */
export function invalid(path: string, message: string): Failure {
  const issue = { path, message }
  return new Failure('validation_failed', faultSentence(issue), { issues: [issue] })
}

/**
 * A fault as a sentence. Messages that begin with a capital are sentences of their own; others continue the name of the
 * field.
 */
export function faultSentence({ path, message }: { path: string; message: string }): string {
  const subject = path === '' ? 'The request' : `"${path}"`
  const standsAlone = /^[A-Z]/.test(message)
  const text = standsAlone ? (path === '' ? message : `${subject}: ${message}`) : `${subject} ${message}`
  return text.endsWith('.') ? text : `${text}.`
}
