import { Corpus } from './corpus'
import type { KeptReading } from './readings'

/** A text for a test: its tokens, and by token what fires there. */
export interface TextFixture {
  tokens: string[]
  /** Defaults to one message that all tokens belong to. */
  message?: (number | null)[]
  fires?: Record<number, Record<number, number>>
  subject?: string
  manner?: string
}

const base64 = (array: Int32Array | Float32Array) => Buffer.from(array.buffer).toString('base64')

export function readingOf({ tokens, message, fires = {}, ...groups }: TextFixture): KeptReading {
  const rows = tokens.map((_, t) => Object.entries(fires[t] ?? {}).map(([index, value]) => [Number(index), value]))
  const flat = rows.flat()
  return {
    tokens,
    message: message ?? tokens.map(() => 0),
    counts: base64(Int32Array.from(rows, (row) => row.length)),
    indices: base64(Int32Array.from(flat, ([index]) => index!)),
    values: base64(Float32Array.from(flat, ([, value]) => value!)),
    ...groups,
  }
}

export const corpusOf = (texts: readonly TextFixture[], latents: number): Corpus =>
  new Corpus(texts.map(readingOf), latents)
