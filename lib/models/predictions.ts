import type { LogitsRequest, TokenInfo } from '@/lib/engine/port'
import { reading } from './reading'
import type { ServedModel } from './served-model'

/** What the model expected at a token. */
export interface Prediction {
  /** Probability of the token that stands there, 0 … 1, before temperature and penalties. */
  probability: number
  /** The likeliest tokens, likeliest first, the one that stands there among them. */
  likeliest: { text: string; probability: number }[]
}

/** Logits that are held at once: 64 MB of them. */
const MAX_LOGITS = 2 ** 24

/**
 * What the model expected at each token of the conversation's last message, as steered. Of a long message only the last tokens are
 * told, so many as hold 2^24 logits together.
 * @param tokens the conversation's, as the engine reads it
 * @param count how many of the likeliest tokens
 * @returns by the token's place in the conversation
 */
export async function predictionsOf(
  model: ServedModel,
  tokens: readonly TokenInfo[],
  request: Omit<LogitsRequest, 'from' | 'to'>,
  count: number,
  signal: AbortSignal,
): Promise<Map<number, Prediction>> {
  const message = request.messages.length - 1
  const end = tokens.findLastIndex((token) => token.message === message) + 1
  const vocabulary = await model.engine.vocabulary()
  const first = Math.max(
    tokens.findIndex((token) => token.message === message),
    end - Math.floor(MAX_LOGITS / vocabulary.length),
    1,
  )
  if (end <= first) return new Map()
  // The row of a position is about the token after it.
  const rows = await reading(model, signal, () =>
    model.engine.logits({ ...request, from: first - 1, to: end - 1 }, signal),
  )
  return new Map(rows.map((row, i) => [first + i, predictionOf(row, tokens[first + i]!.id, vocabulary, count)]))
}

function predictionOf(
  logits: Float32Array,
  id: number,
  vocabulary: readonly string[],
  count: number,
): Prediction {
  const likeliest = largest(logits, count)
  const most = logits[likeliest[0] ?? 0] ?? 0
  let sum = 0
  for (const logit of logits) sum += Math.exp(logit - most)
  const probability = (at: number) => Math.exp((logits[at] ?? -Infinity) - most) / sum
  return {
    probability: probability(id),
    likeliest: likeliest.map((at) => ({ text: vocabulary[at] ?? '', probability: probability(at) })),
  }
}

/** The places of the `count` largest values, largest first. One pass: a vocabulary is long, and `count` small. */
function largest(values: Float32Array, count: number): number[] {
  const found: number[] = []
  values.forEach((value, at) => {
    if (found.length === count && value <= values[found[count - 1]!]!) return
    let place = found.length
    while (place > 0 && values[found[place - 1]!]! < value) place -= 1
    found.splice(place, 0, at)
    if (found.length > count) found.pop()
  })
  return found
}
