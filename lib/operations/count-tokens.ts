import type { Message } from '@/lib/steering'
import type { Address } from '@/lib/store/port'
import type { Context } from './context'
import { openVariant } from './variant-access'

export interface TokenCount {
  /** Of the whole conversation, the chat template's included. */
  tokens: number
  /** Of each message, with the template's tokens before it; what follows the last message counts to that. */
  byMessage: number[]
  /** Tokens of conversation and answer together that the model reads at most. */
  contextLength: number
}

/** How much of the model's context a conversation takes up. The model reads nothing for it. */
export async function countTokens(
  context: Context,
  address: Address,
  messages: readonly Message[],
  signal: AbortSignal,
): Promise<TokenCount> {
  const { model } = await openVariant(context, address, signal)
  const tokens = await model.engine.tokenize(messages)
  const byMessage = messages.map(() => 0)
  const last = messages.length - 1
  let current = 0
  let template = 0
  for (const { message } of tokens) {
    if (message === null) template += 1
    else {
      current = message
      byMessage[current]! += 1 + template
      template = 0
    }
  }
  byMessage[last]! += template
  return { tokens: tokens.length, byMessage, contextLength: model.engine.card.contextLength }
}
