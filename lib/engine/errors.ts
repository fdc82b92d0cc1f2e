import { Failure } from '../errors'
import type { Capability } from './port'

/** The engine cannot do this at all. */
export class UnsupportedByEngine extends Failure {
  override readonly name = 'UnsupportedByEngine'
  constructor(
    readonly engine: string,
    readonly capability: Capability,
  ) {
    super('unsupported_by_engine', `The ${engine} engine does not support "${capability}".`)
  }
}

/** The conversation leaves no room for an answer. */
export class ContextLengthExceeded extends Failure {
  override readonly name = 'ContextLengthExceeded'
  constructor(
    readonly promptTokens: number,
    readonly contextLength: number,
    /** The conversation was not read to its end. */
    atLeast = false,
    /** Tokens that have to be left for the answer. */
    room = 1,
  ) {
    super(
      'context_length_exceeded',
      `The conversation has ${atLeast ? 'at least ' : ''}${promptTokens} tokens and the model reads at most ${contextLength}, the answer included` +
        `${room > 1 ? `, for which ${room} have to be left` : ''}. Shorten it or start a new one.`,
    )
  }
}

/** The model's chat template does not take a conversation of this form. */
export class ConversationRefused extends Failure {
  override readonly name = 'ConversationRefused'
  constructor(reason: string) {
    super('validation_failed', `This conversation cannot be given to the model: ${reason}.`)
  }
}

/** An intervention names a latent that the SAE does not have. */
export class UnknownLatent extends Failure {
  override readonly name = 'UnknownLatent'
  constructor(
    readonly index: number,
    readonly features: number,
  ) {
    super('unknown_feature', `There is no feature with index ${index}; this SAE has 0 … ${features - 1}.`)
  }
}

/** Answers cannot be held to this format. */
export class FormatRefused extends Failure {
  override readonly name = 'FormatRefused'
  /** @param at JSON pointer into the schema */
  constructor(at: string, why: string) {
    super('validation_failed', `The schema${at === '' ? '' : ` at ${at}`} ${why}.`)
  }
}

/** A scope would change a feature at a layer before the one where its condition can be decided. */
export class SteeredTooEarly extends Failure {
  override readonly name = 'SteeredTooEarly'
  constructor(label: string, steerLayer: number, decidedAt: number) {
    super(
      'validation_failed',
      `"${label}" is steered after layer ${steerLayer}, but a condition around it is decided only after layer ${decidedAt}. ` +
        'Put another feature into the condition, or steer one of a later layer.',
    )
  }
}

/**
 * The model's files are missing, broken or of an architecture that the engine does not run. Written for the model's owner:
 * the message names files.
 */
export class ModelLoadError extends Error {
  override readonly name = 'ModelLoadError'
}

/** Token positions lie outside the conversation. */
export class PositionOutOfRange extends Failure {
  override readonly name = 'PositionOutOfRange'
  constructor(from: number, to: number, tokens: number) {
    super('validation_failed', `Positions ${from} to ${to} do not fit a conversation of ${tokens} tokens.`)
  }
}

/** A raw prompt that the model cannot read: without a token, or with ids outside the vocabulary. */
export class PromptRefused extends Failure {
  override readonly name = 'PromptRefused'
  constructor(message: string) {
    super('validation_failed', message)
  }
}

/** A template that does not repeat what an assistant said last leaves nothing to continue. */
export class CannotContinue extends Failure {
  override readonly name = 'CannotContinue'
  constructor() {
    super(
      'validation_failed',
      "This model's chat template does not show the last assistant's message, so it cannot be continued. " +
        'End the conversation with a message of the user.',
    )
  }
}
