import type { ActivationsRequest, TokenInfo } from '@/lib/engine/port'
import { reading } from '@/lib/models/reading'
import type { ServedModel } from '@/lib/models/served-model'

export interface NextLogitsRequest extends ActivationsRequest {
  /** Positions in the rendered conversation, `to` exclusive. Left out: the one place where the text goes on. */
  from?: number
  to?: number
  /** Only the likeliest tokens. */
  topK?: number
  /** Only tokens that read exactly so, white space included. Texts that are no token of the model are left out. */
  vocabulary?: readonly string[]
}

/**
 * The logits of the token that comes next, by the token's text, the largest first. Over several positions they are the
 * means; of several tokens that read the same (parts of characters do) the largest counts.
 *
 * Without bounds that is the token after the conversation; where its last message is the assistant's, the token that
 * follows its words, before the template ends the turn.
 */
export async function nextLogits(
  model: ServedModel,
  { messages, controller, from, to, topK, vocabulary }: NextLogitsRequest,
  signal: AbortSignal,
): Promise<Map<string, number>> {
  const { engine } = model
  const end = to ?? endOfText(await engine.tokenize(messages), messages.at(-1)?.role === 'assistant')
  const rows = await reading(model, signal, () =>
    engine.logits({ messages, controller, from: from ?? end - 1, to: end }, signal),
  )
  const wanted = vocabulary && new Set(vocabulary)
  const largest = new Map<string, number>()
  ;(await engine.vocabulary()).forEach((text, id) => {
    if (wanted && !wanted.has(text)) return
    const mean = rows.reduce((sum, row) => sum + (row[id] ?? 0), 0) / rows.length
    largest.set(text, Math.max(largest.get(text) ?? -Infinity, mean))
  })
  return new Map([...largest].sort((a, b) => b[1] - a[1]).slice(0, topK))
}

function endOfText(tokens: readonly TokenInfo[], openEnded: boolean): number {
  if (!openEnded) return tokens.length
  return tokens.findLastIndex(({ message }) => message !== null) + 1 || tokens.length
}
