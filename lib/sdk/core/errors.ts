import { messageOf } from './message'

interface Details {
  cause?: unknown
  /** What had been said. */
  said?: string
}

/**
 * Base of every error that the clients throw. The one exception is an abort by the caller: the signal's own reason is
 * thrown then, so that leaving on purpose never looks like a failure.
 */
export abstract class SdkError extends Error {
  /** The text of the answer that had arrived when a stream failed; empty outside streams. */
  said: string

  constructor(message: string, { cause, said = '' }: Details = {}) {
    super(message, { cause })
    this.said = said
  }
}

/** The server could not be reached, or the connection broke before the answer was whole. */
export class ConnectionError extends SdkError {
  override readonly name: string = 'ConnectionError'
}

/** The server took longer than the time limit, or a stream fell silent for that long. */
export class TimeoutError extends SdkError {
  override readonly name: string = 'TimeoutError'
}

/** Something answered, but not in the words of the protocol. `status` is the HTTP status it came with. */
export class ProtocolError extends SdkError {
  override readonly name: string = 'ProtocolError'

  constructor(
    message: string,
    readonly status: number,
    details?: Details,
  ) {
    super(message, details)
  }
}

/** The server refused or failed, and said so by its status. */
export abstract class HttpError extends SdkError {
  constructor(
    message: string,
    readonly status: number,
    /** The answer's body: what its JSON holds, else its text. */
    readonly body: unknown,
    /** How long the server asks to wait before another try, in milliseconds; null if it does not say. */
    readonly retryAfterMs: number | null = null,
    details?: Details,
  ) {
    super(message, details)
  }
}

/** 400 */
export class BadRequest extends HttpError {
  override readonly name = 'BadRequest'
}
/** 401 */
export class Unauthorized extends HttpError {
  override readonly name = 'Unauthorized'
}
/** 402 */
export class InsufficientFunds extends HttpError {
  override readonly name = 'InsufficientFunds'
}
/** 403 */
export class Forbidden extends HttpError {
  override readonly name = 'Forbidden'
}
/** 404 */
export class NotFound extends HttpError {
  override readonly name = 'NotFound'
}
/** 409 */
export class Conflict extends HttpError {
  override readonly name = 'Conflict'
}
/** 422 */
export class UnprocessableEntity extends HttpError {
  override readonly name = 'UnprocessableEntity'
}
/** 429 */
export class RateLimit extends HttpError {
  override readonly name = 'RateLimit'
}
/** 500 */
export class ServerError extends HttpError {
  override readonly name = 'ServerError'
}
/** Every other 4xx and 5xx. */
export class RequestFailed extends HttpError {
  override readonly name = 'RequestFailed'
}

const BY_STATUS = {
  400: BadRequest,
  401: Unauthorized,
  402: InsufficientFunds,
  403: Forbidden,
  404: NotFound,
  409: Conflict,
  422: UnprocessableEntity,
  429: RateLimit,
  500: ServerError,
}

/** An answer that refuses. */
export interface Refusal {
  /** The call's path. */
  path: string
  status: number
  /** What the answer's JSON holds, else its text. */
  body: unknown
  /** How long the server asks to wait, in milliseconds; null if it does not say. */
  retryAfterMs: number | null
}

/** More of a body than this is no message for anyone. */
const MAX_SPOKEN_CHARS = 500

/** The error for a refusal, by its status, in the words of its body. */
export function httpError({ path, status, body, retryAfterMs }: Refusal): HttpError {
  const Kind = status in BY_STATUS ? BY_STATUS[status as keyof typeof BY_STATUS] : RequestFailed
  const spoken = messageOf(body) ?? `${path} answered ${status}.`
  return new Kind(spoken.slice(0, MAX_SPOKEN_CHARS), status, body, retryAfterMs)
}
