/** A model cannot be had from where it was to come from; the message is written for the person who asked. */
export class SourceError extends Error {
  override readonly name = 'SourceError'
}

/** The text of an error of any kind. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
