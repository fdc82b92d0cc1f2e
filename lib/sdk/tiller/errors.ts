import { errorStatus, type ErrorCode } from '@/lib/errors'
import type { ErrorBody } from '@/lib/protocols/tiller/contract'
import { HttpError, ProtocolError, type Refusal, type SdkError } from '../core'
import { loadContract } from './stated'

export { ConnectionError, ProtocolError, SdkError as TillerError, TimeoutError } from '../core'

interface Details {
  status?: number
  retryAfterMs?: number | null
  /** Text of the answer that had arrived when a stream failed. */
  said?: string
}

/**
 * The server refused the request or gave up on an answer, and said why: `code` in one word of the contract, which tells more
 * than the status. `said` holds what had been said of an answer that a condition ended.
 */
export class ApiError extends HttpError {
  override readonly name: string = 'ApiError'
  readonly code: ErrorCode
  declare readonly body: ErrorBody

  constructor(body: ErrorBody, details: Details = {}) {
    const { status = errorStatus[body.code], retryAfterMs = null, said = body.content } = details
    super(body.detail, status, body, retryAfterMs, { said })
    this.code = body.code
  }
}

/** 400 */
export class BadRequest extends ApiError {
  override readonly name = 'BadRequest'
}
/** 401: a key is needed, or the one that was sent is none of this server's */
export class Unauthorized extends ApiError {
  override readonly name = 'Unauthorized'
}
/** 403: not for this caller, or the server keeps as much as it may */
export class Forbidden extends ApiError {
  override readonly name = 'Forbidden'
}
/** 404: a session, a variant, a feature, something kept or an address that does not exist */
export class NotFound extends ApiError {
  override readonly name = 'NotFound'
}
/** 405 */
export class MethodNotAllowed extends ApiError {
  override readonly name = 'MethodNotAllowed'
}
/** 409: what has changed since it was read, a name that is taken, a label that several features share */
export class Conflict extends ApiError {
  override readonly name = 'Conflict'
}
/** 413 */
export class PayloadTooLarge extends ApiError {
  override readonly name = 'PayloadTooLarge'
}
/** 415: the body is compressed, or not said to be JSON */
export class UnsupportedMediaType extends ApiError {
  override readonly name = 'UnsupportedMediaType'
}
/** 421: the server is not known under the name that it was asked by */
export class Misdirected extends ApiError {
  override readonly name = 'Misdirected'
}
/** 422 */
export class UnprocessableEntity extends ApiError {
  override readonly name = 'UnprocessableEntity'
}
/** 429 */
export class RateLimit extends ApiError {
  override readonly name = 'RateLimit'
}
/** 500 */
export class ServerError extends ApiError {
  override readonly name = 'ServerError'
}
/** 501: the engine cannot do this */
export class Unsupported extends ApiError {
  override readonly name = 'Unsupported'
}
/** 503: the model is busy or not loaded, or the database is not to be had */
export class Unavailable extends ApiError {
  override readonly name = 'Unavailable'
}

/** Every status of the contract has its class; the compiler sees to it. */
const BY_STATUS: Record<(typeof errorStatus)[ErrorCode], typeof ApiError> = {
  400: BadRequest,
  401: Unauthorized,
  403: Forbidden,
  404: NotFound,
  405: MethodNotAllowed,
  409: Conflict,
  413: PayloadTooLarge,
  415: UnsupportedMediaType,
  421: Misdirected,
  422: UnprocessableEntity,
  429: RateLimit,
  500: ServerError,
  501: Unsupported,
  503: Unavailable,
}

/** The error for what the contract's error body says. */
export function apiError(body: ErrorBody, details?: Details): ApiError {
  return new BY_STATUS[errorStatus[body.code]](body, details)
}

/** The error for a refusal by /api/v1; a ProtocolError for one in other words than the contract's. */
export async function refusalError({ path, status, body, retryAfterMs }: Refusal): Promise<SdkError> {
  const { errorBody } = await loadContract()
  const parsed = errorBody.safeParse(body)
  if (parsed.success) return apiError(parsed.data, { status, retryAfterMs })
  return new ProtocolError(`${path} answered ${status} without saying why.`, status)
}
