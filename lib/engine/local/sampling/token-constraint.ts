import type { TokenMask } from './sampler'

/** What keeps an answer in a form, token by token. */
export interface TokenConstraint {
  /** The tokens that may come next: always at least one, and an end of the answer only where the form is complete. */
  mask(): Promise<TokenMask>
  /** Goes on after a token that the mask allows and that does not end the answer. */
  accept(id: number): Promise<void>
  /** Gives back what it holds. */
  dispose(): void
}
