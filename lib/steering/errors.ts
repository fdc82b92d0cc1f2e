/** An index or a feature was asked for that the group, the edits or the buffer does not hold. */
export class FeatureNotInGroupError extends Error {
  override readonly name = 'FeatureNotInGroupError'
}

/** A condition given to `Variant.abortWhen` held, so the answer ended there. */
export class InferenceAborted extends Error {
  override readonly name = 'InferenceAborted'

  /** @param eventName the event that the abort scope reported, where it is known */
  constructor(
    message: string,
    readonly eventName: string | null = null,
  ) {
    super(message)
  }
}

/** One fault in a JSON document: `path` reads like `edits[0].value`, and is empty for the document itself. */
export interface JsonIssue {
  path: string
  message: string
}

/** A JSON document is not what its reader expects. The message names the document and every fault with its place. */
export class SteeringJsonError extends Error {
  override readonly name = 'SteeringJsonError'

  constructor(
    /** The sort of document that was being read: `Variant`, `Controller`, … */
    readonly document: string,
    readonly issues: readonly JsonIssue[],
  ) {
    const faults = issues.map(({ path, message }) => (path ? `${path}: ${message}` : message))
    super(`Not a ${document} JSON. ${faults.join('; ')}`)
  }
}
