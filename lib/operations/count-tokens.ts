import type { TokenInfo } from '@/lib/engine/port'
import { isFailure } from '@/lib/errors'
import type { ServedModel } from '@/lib/models/served-model'
import type { Message } from '@/lib/steering'
import type { Address } from '@/lib/store/port'
import type { Context } from './context'
import { openVariant } from './variant-access'

export interface TokenCount {
  /** Of the whole conversation, the chat template's included. */
  tokens: number
  /**
   * Of each message, with the template's tokens before it; what follows the last message counts to that. A message that alone is
   * longer than the context counts as one token more than that has.
   */
  byMessage: number[]
  /** Tokens of conversation and answer together that the model reads at most. */
  contextLength: number
}

/**
 * How much of the model's context a conversation takes up. The model reads nothing for it. A conversation that is longer than
 * the context is counted message by message, as so many conversations of their own.
 */
export async function countTokens(
  context: Context,
  address: Address,
  messages: readonly Message[],
  signal: AbortSignal,
): Promise<TokenCount> {
  const { model } = await openVariant(context, address, signal)
  const { contextLength } = model.engine.card
  const whole = await fitting(model, messages)
  if (whole) return { tokens: whole.length, byMessage: shares(whole, messages.length), contextLength }
  const byMessage: number[] = []
  for (const { content } of messages) {
    signal.throwIfAborted()
    const alone = await fitting(model, [{ role: 'user', content }])
    byMessage.push(alone?.length ?? contextLength + 1)
  }
  return { tokens: byMessage.reduce((sum, count) => sum + count, 0), byMessage, contextLength }
}

/** Null for a conversation that is longer than the context. */
async function fitting({ engine }: ServedModel, messages: readonly Message[]): Promise<TokenInfo[] | null> {
  try {
    return await engine.tokenize(messages)
  } catch (error) {
    if (isFailure(error) && error.code === 'context_length_exceeded') return null
    throw error
  }
}

function shares(tokens: readonly TokenInfo[], messages: number): number[] {
  const byMessage = Array.from({ length: messages }, () => 0)
  let template = 0
  for (const { message } of tokens) {
    if (message === null) template += 1
    else {
      byMessage[message]! += 1 + template
      template = 0
    }
  }
  byMessage[messages - 1]! += template
  return byMessage
}
