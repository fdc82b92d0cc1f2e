import type { Message } from './message'

/** What a handler learns when its event is reported. */
export interface InferenceContext {
  readonly prompt: readonly Message[]
  /** The answer's text before the token at which the event was reported. */
  readonly responseSoFar: string
}

/** Called when the condition of a scope holds. What it returns is not used; what it throws ends the inference. */
export type Handler = (context: InferenceContext) => void
