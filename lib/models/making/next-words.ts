import { Controller } from '@/lib/steering'
import type { MadeDirections } from '../made-directions'
import { reading, type Reader } from '../reading'
import type { Calibration } from './calibrate'
import type { Candidate } from './choose-layer'
import type { Conversation } from './examples'
import { meanOf } from './numbers'
import { push } from './push'

/** Tokens of either sort. */
const LISTED = 10
/** Plain answers that are read. */
const ANSWERS = 4

export interface NextWords {
  /** Tokens whose logits strength 1 raises most, with by how much. */
  promoted: [string, number][]
  /** Tokens whose logits it lowers most, with by how much. */
  suppressed: [string, number][]
}

/** What pushing a direction to strength 1 does to the logits of the next token, on average over the tokens of plain answers. */
export async function nextWords(
  model: Reader & { made: MadeDirections },
  { layer, separation }: Candidate,
  { unit }: Calibration,
  plain: readonly Conversation[],
  signal: AbortSignal,
): Promise<NextWords> {
  const direction = { layer, vector: separation.vector, unit, bias: separation.middle }
  const read = async (messages: Conversation, controller: Controller) => {
    const tokens = await model.engine.tokenize(messages)
    const from = tokens.findIndex(({ message }) => message === messages.length - 1)
    if (from < 0) return []
    const request = { messages, controller, from }
    return reading(model, signal, () => model.engine.logits(request, signal))
  }
  return model.made.trying([direction], async ([index]) => {
    const changes: Float32Array[] = []
    for (const messages of plain.slice(0, ANSWERS)) {
      const before = await read(messages, new Controller())
      const after = await read(messages, push(index!, 1))
      after.forEach((logits, t) => changes.push(logits.map((logit, id) => logit - before[t]![id]!)))
    }
    return changes.length === 0 ? { promoted: [], suppressed: [] } : extremes(meanOf(changes), await model.engine.vocabulary())
  })
}

/** The tokens that change most. Tokens of no text, or of a broken character, say nothing to people. */
export function extremes(change: Float32Array, vocabulary: readonly string[]): NextWords {
  const readable = [...change]
    .map((by, id): [string, number] => [vocabulary[id] ?? '', by])
    .filter(([text]) => text.trim() !== '' && !text.includes('\ufffd'))
    .sort(([, a], [, b]) => b - a)
  return {
    promoted: readable.filter(([, by]) => by > 0).slice(0, LISTED),
    suppressed: readable.filter(([, by]) => by < 0).slice(-LISTED).reverse(),
  }
}
