import { errorStatus, type ErrorBody, type ErrorCode } from '@/lib/contract'

interface Details {
  /** Text of the answer that had arrived when a stream failed; empty outside streams. */
  said?: string
  cause?: unknown
}

/**
 * Base of every error that this client throws. The one exception is an abort by the caller: the signal's own
 * reason is thrown then, so that "the person pressed Stop" never looks like a failure.
 */
export abstract class TillerError extends Error {
  readonly said: string

  constructor(message: string, { said = '', cause }: Details = {}) {
    super(message, { cause })
    this.said = said
  }
}

/** The server refused the request or gave up on an answer, and said why. */
export class ApiError extends TillerError {
  override readonly name = 'ApiError'
  readonly code: ErrorCode
  readonly status: number
  readonly body: ErrorBody

  constructor(body: ErrorBody, details?: Details & { status?: number }) {
    super(body.detail, details)
    this.code = body.code
    this.status = details?.status ?? errorStatus[body.code]
    this.body = body
  }
}

/** The server could not be reached, or the connection broke before the answer was whole. */
export class ConnectionError extends TillerError {
  override readonly name = 'ConnectionError'
}

/** The server took longer than the time limit, or a stream fell silent for that long. */
export class TimeoutError extends TillerError {
  override readonly name = 'TimeoutError'
}

/** Something answered, but not in the words of the contract. `status` is the HTTP status it came with. */
export class ProtocolError extends TillerError {
  override readonly name = 'ProtocolError'
  readonly status: number

  constructor(message: string, status: number, details?: Details) {
    super(message, details)
    this.status = status
  }
}
