import { createLocalEngine } from '@/lib/engine/local'
import type { Engine } from '@/lib/engine/port'
import { prompt, timed } from './ask'
import { inTurn, ratios, spreadOf, type Spread } from './rounds'

export interface Row {
  what: string
  found: Spread
  /** The least that is good enough; null where nothing is compared. */
  bar: number | null
  unit?: string
}

const CONTEXTS = [50, 500, 1000, 1900]
const STREAMS = [1, 4, 16]

/** Decoding after contexts of several lengths. */
export async function overContext(file: string, threads: number, rounds: number): Promise<Row[]> {
  const engine = await createLocalEngine(file, new Float32Array(0), { threads })
  const vocabulary = (await engine.vocabulary()).length
  const measures = Object.fromEntries(
    CONTEXTS.map((length) => [
      `${length}`,
      async () => {
        const { tokens, rest } = await timed(engine, prompt(length, vocabulary), 25)
        return tokens / rest
      },
    ]),
  )
  const found = await inTurn(measures, rounds)
  await engine.close()
  const [short, long] = [found['50']!, found['1900']!]
  return [
    ...CONTEXTS.map((length) => row(`decode after ${length} tokens`, found[`${length}`]!, null, 'tokens/s')),
    row('decode after 1,900 tokens over after 50', ratios(long, short), 0.8),
  ]
}

/** Several answers at once. */
export async function overStreams(dir: string, units: Float32Array, threads: number, rounds: number) {
  const engine = await createLocalEngine(dir, units, { threads })
  const vocabulary = (await engine.vocabulary()).length
  const measures = Object.fromEntries(
    STREAMS.map((count) => [`${count}`, () => together(engine, vocabulary, count)]),
  )
  const found = await inTurn(measures, rounds)
  await engine.close()
  return [
    ...STREAMS.map((count) => row(`${count} answers at once`, found[`${count}`]!, null, 'tokens/s')),
    row('16 answers over one', ratios(found['16']!, found['1']!), 4),
  ]
}

async function together(engine: Engine, vocabulary: number, count: number): Promise<number> {
  const started = performance.now()
  const answers = Array.from({ length: count }, (_, i) =>
    timed(engine, prompt(24 + i, vocabulary), 64, undefined, [0, 1, 2, 3, 4]),
  )
  const tokens = (await Promise.all(answers)).reduce((sum, answer) => sum + answer.tokens + 1, 0)
  return tokens / ((performance.now() - started) / 1000)
}

export const row = (what: string, values: readonly number[], bar: number | null, unit?: string): Row => ({
  what,
  found: spreadOf(values),
  bar,
  ...(unit && { unit }),
})
