import type { Capability } from './port'

/** The engine cannot do this at all. */
export class UnsupportedByEngine extends Error {
  override readonly name = 'UnsupportedByEngine'
  constructor(
    readonly engine: string,
    readonly capability: Capability,
  ) {
    super(`The ${engine} engine does not support "${capability}"`)
  }
}

/** The conversation leaves no room for an answer. */
export class ContextLengthExceeded extends Error {
  override readonly name = 'ContextLengthExceeded'
  constructor(
    readonly promptTokens: number,
    readonly contextLength: number,
    /** The conversation was not read to its end. */
    atLeast = false,
  ) {
    super(
      `The conversation has ${atLeast ? 'at least ' : ''}${promptTokens} tokens and the model reads at most ${contextLength}, the answer included. ` +
        'Shorten it or start a new one.',
    )
  }
}

/** The model's chat template does not take a conversation of this form. */
export class ConversationRefused extends Error {
  override readonly name = 'ConversationRefused'
  constructor(reason: string) {
    super(`This conversation cannot be given to the model: ${reason}`)
  }
}

/** An intervention names a latent that the SAE does not have. */
export class UnknownLatent extends Error {
  override readonly name = 'UnknownLatent'
  constructor(
    readonly index: number,
    readonly features: number,
  ) {
    super(`There is no feature with index ${index}; this SAE has 0 … ${features - 1}`)
  }
}

/** The model's files are missing, broken or of an architecture that the engine does not run. */
export class ModelLoadError extends Error {
  override readonly name = 'ModelLoadError'
}

/** Token positions lie outside the conversation. */
export class PositionOutOfRange extends Error {
  override readonly name = 'PositionOutOfRange'
  constructor(from: number, to: number, tokens: number) {
    super(`Positions ${from} to ${to} do not fit a conversation of ${tokens} tokens`)
  }
}
