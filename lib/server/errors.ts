import { DEFAULT_SESSION_ID, errorStatus, type ErrorBody, type ErrorCode } from '@/lib/contract'
import type {
  ContextLengthExceeded,
  ConversationRefused,
  ModelLoadError,
  PositionOutOfRange,
  UnknownLatent,
  UnsupportedByEngine,
} from '@/lib/engine/errors'
import type { TooManyVariants, UnknownSession, UnknownVariant, VariantExists } from './store/port'

type Extra = Omit<ErrorBody, 'detail' | 'code'>

/** A failure that was written for the client: its message is shown to people as it stands. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  constructor(
    readonly code: ErrorCode,
    detail: string,
    readonly extra: Extra = {},
  ) {
    super(detail)
  }

  get status(): number {
    return errorStatus[this.code]
  }

  get body(): ErrorBody {
    return { detail: this.message, code: this.code, ...this.extra }
  }
}

/** Errors that other layers throw and that have an answer of their own. */
interface Known {
  ApiError: ApiError
  UnsupportedByEngine: UnsupportedByEngine
  ContextLengthExceeded: ContextLengthExceeded
  ConversationRefused: ConversationRefused
  UnknownLatent: UnknownLatent
  PositionOutOfRange: PositionOutOfRange
  ModelLoadError: ModelLoadError
  CatalogueLoadError: Error
  UnknownSession: UnknownSession
  UnknownVariant: UnknownVariant
  VariantExists: VariantExists
  TooManyVariants: TooManyVariants
  TimeoutError: Error
  AbortError: Error
  ResponseAborted: Error
}

const answers: { [Name in keyof Known]: (error: Known[Name]) => ApiError } = {
  ApiError: (error) => error,
  UnsupportedByEngine: (error) => new ApiError('unsupported_by_engine', `${error.message}.`),
  ContextLengthExceeded: (error) => new ApiError('context_length_exceeded', error.message),
  ConversationRefused: ({ message }) => new ApiError('validation_failed', `${message}.`),
  UnknownLatent: (error) => new ApiError('unknown_feature', `${error.message}.`),
  PositionOutOfRange: (error) => new ApiError('validation_failed', `${error.message}.`),
  ModelLoadError: notLoaded,
  CatalogueLoadError: notLoaded,
  UnknownSession: ({ message }) =>
    new ApiError(
      'unknown_session',
      `${message}. Make one with POST /api/v1/sessions, or use "${DEFAULT_SESSION_ID}".`,
    ),
  UnknownVariant: ({ message, existing }) =>
    new ApiError(
      'unknown_variant',
      `${message}. It has ${listed(existing)}. Make one with POST /api/v1/variants.`,
    ),
  VariantExists: ({ message }) =>
    new ApiError(
      'variant_exists',
      `${message}. Choose another variant_id, or leave it out to have one made up.`,
    ),
  TooManyVariants: ({ message }) =>
    new ApiError('validation_failed', `${message}. Make a new session with POST /api/v1/sessions.`),
  TimeoutError: () =>
    new ApiError(
      'engine_unavailable',
      'The answer took too long and was given up. Try again, or ask for less.',
      {
        retry_after: 5,
      },
    ),
  AbortError: cancelled,
  // What Next.js aborts a request's signal with.
  ResponseAborted: cancelled,
}

function cancelled(): ApiError {
  return new ApiError('engine_unavailable', 'The request was cancelled.')
}

const MAX_LISTED = 10

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MAX_LISTED).map((name) => `"${name}"`)
  const rest = names.length - shown.length
  return shown.join(', ') + (rest > 0 ? ` and ${rest} more` : '')
}

function notLoaded(): ApiError {
  return new ApiError('engine_unavailable', "The model could not be loaded. The server's log says why.", {
    retry_after: 30,
  })
}

/**
 * The answer to a failure, or null for one that nobody foresaw. Errors are told apart by name, because the bundler may
 * give the code that threw and the code that catches their own copies of a class.
 */
export function knownFailure(error: unknown): ApiError | null {
  const name = error instanceof Error || error instanceof DOMException ? error.name : ''
  if (!Object.hasOwn(answers, name)) return null
  const answer = answers[name as keyof Known] as (error: unknown) => ApiError
  return answer(error)
}

/** Like `knownFailure`, with `internal` for the rest: its sentence tells nothing of what happened inside. */
export function toApiError(error: unknown): ApiError {
  return (
    knownFailure(error) ??
    new ApiError(
      'internal',
      'Something went wrong inside Tiller. The server log has the details under the request id.',
    )
  )
}

/** True if the work stopped because the client went away, which is nobody's fault. */
export function wasCancelled(error: unknown): boolean {
  return error instanceof Error && (error.name === 'AbortError' || error.name === 'ResponseAborted')
}
