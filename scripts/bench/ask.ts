import type { Engine } from '@/lib/engine/port'
import { Controller } from '@/lib/steering'

export const never = new AbortController().signal

/** Token ids that nothing is special about. */
export const prompt = (length: number, vocabulary: number): number[] =>
  Array.from({ length }, (_, i) => 300 + ((i * 37) % (vocabulary - 300)))

interface Timed {
  /** Seconds from the request to the first token, and from there to the last. */
  first: number
  rest: number
  /** Tokens after the first. */
  tokens: number
}

/** Writes an answer of so many tokens to a prompt of token ids, whatever the model would rather do. */
export async function timed(
  engine: Engine,
  ids: readonly number[],
  maxTokens: number,
  controller = new Controller(),
  ends: readonly number[] = [0, 1, 2, 3, 4],
): Promise<Timed> {
  const started = performance.now()
  let [firstAt, lastAt, tokens] = [0, 0, -1]
  const request = {
    ...{
      messages: [],
      prompt: ids,
      controller,
      maxTokens,
      temperature: 0,
      topP: 1,
      seed: 1,
      repetitionPenalty: 1,
    },
    logitBias: new Map(ends.map((id) => [id, -100] as const)),
  }
  for await (const event of engine.complete(request, never)) {
    if (event.type !== 'token') continue
    lastAt = performance.now()
    if (++tokens === 0) firstAt = lastAt
  }
  return { first: (firstAt - started) / 1000, rest: (lastAt - firstAt) / 1000, tokens }
}
