/** An index or a feature was asked for that the group, the edits or the buffer does not hold. */
export class FeatureNotInGroupError extends Error {
  override readonly name = 'FeatureNotInGroupError'
}

/** A condition given to `Variant.abortWhen` held, so the answer ended there. */
export class InferenceAborted extends Error {
  override readonly name = 'InferenceAborted'

  /**
   * @param eventName the event that the abort scope reported, where it is known
   * @param responseSoFar what had been said; all of the answer where it came as a whole
   */
  constructor(
    message: string,
    readonly eventName: string | null = null,
    readonly responseSoFar = '',
  ) {
    super(message)
  }
}

/** One fault in a JSON document: `path` reads like `edits[0].value`, and is empty for the document itself. */
export interface JsonIssue {
  path: string
  message: string
}

/** More faults than this only make the message longer. */
const FAULTS_IN_MESSAGE = 8

/** The same for every copy of the class that a bundler makes. */
const STEERING_JSON = Symbol.for('tiller.steering-json')

/** A JSON document is not what its reader expects. The message names the document and the first faults with their places. */
export class SteeringJsonError extends Error {
  override readonly name = 'SteeringJsonError'
  readonly [STEERING_JSON] = true

  constructor(
    /** The sort of document that was being read: `Variant`, `Controller`, … */
    readonly document: string,
    /** All of them. */
    readonly issues: readonly JsonIssue[],
  ) {
    const faults = issues.map(({ path, message }) => (path ? `${path}: ${message}` : message))
    const left = faults.length - FAULTS_IN_MESSAGE
    const shown = [...faults.slice(0, FAULTS_IN_MESSAGE), ...(left > 0 ? [`and ${left} more`] : [])]
    super(`Not valid ${document} JSON. ${shown.join('; ')}`)
  }
}

export function isSteeringJsonError(error: unknown): error is SteeringJsonError {
  return typeof error === 'object' && error !== null && STEERING_JSON in error
}
