import { errorBody, errorStatus, type ErrorBody, type ErrorCode } from '@/lib/contract'
import { HttpError, ProtocolError, type Refusal, type SdkError } from '../core'

export { ConnectionError, ProtocolError, SdkError as TillerError, TimeoutError } from '../core'

interface Details {
  status?: number
  retryAfterMs?: number | null
  /** Text of the answer that had arrived when a stream failed. */
  said?: string
}

/**
 * The server refused the request or gave up on an answer, and said why. Its `code` says more than the status, which other
 * protocols have classes for. `said` holds what had been said of an answer that a condition ended.
 */
export class ApiError extends HttpError {
  override readonly name = 'ApiError'
  readonly code: ErrorCode
  declare readonly body: ErrorBody

  constructor(body: ErrorBody, details: Details = {}) {
    const { status = errorStatus[body.code], retryAfterMs = null, said = body.content } = details
    super(body.detail, status, body, retryAfterMs, { said })
    this.code = body.code
  }
}

/** The error for a refusal by /api/v1; a ProtocolError for one in other words than the contract's. */
export function apiError({ path, status, body, retryAfterMs }: Refusal): SdkError {
  const parsed = errorBody.safeParse(body)
  if (parsed.success) return new ApiError(parsed.data, { status, retryAfterMs })
  return new ProtocolError(`${path} answered ${status} without saying why.`, status)
}
