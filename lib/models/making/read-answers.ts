import type { TokenInfo } from '@/lib/engine/port'
import { reading, type Reader } from '../reading'
import type { Conversation } from './examples'
import { meanRow } from './numbers'

/** The tokens of an answer, the last message of a conversation. */
export interface ReadAnswer {
  tokens: TokenInfo[]
  /** `byLayer[i]`, [tokens, width], is the residual stream after the layer asked for as the i-th. */
  byLayer: Float32Array[]
}

/** Reads a conversation without steering, and keeps what the answer's tokens leave in the residual stream. */
export async function readAnswer(
  model: Reader,
  messages: Conversation,
  layers: readonly number[],
  signal: AbortSignal,
): Promise<ReadAnswer> {
  const read = await reading(model, signal, () => model.engine.residuals({ messages, layers }, signal))
  const own = read.tokens.flatMap(({ message }, t) => (message === messages.length - 1 ? [t] : []))
  const width = (read.byLayer[0]?.length ?? 0) / read.tokens.length
  const rowsOf = (matrix: Float32Array) => {
    const rows = new Float32Array(own.length * width)
    own.forEach((t, i) => rows.set(matrix.subarray(t * width, (t + 1) * width), i * width))
    return rows
  }
  return { tokens: own.map((t) => read.tokens[t]!), byLayer: read.byLayer.map(rowsOf) }
}

/** An answer's mean residual after each layer: `[i]` is of the i-th layer asked for, [width]. null for an answer without tokens. */
export async function readMeans(
  model: Reader,
  messages: Conversation,
  layers: readonly number[],
  signal: AbortSignal,
): Promise<Float32Array[] | null> {
  const { tokens, byLayer } = await readAnswer(model, messages, layers, signal)
  if (tokens.length === 0) return null
  return byLayer.map((matrix) => meanRow(matrix, matrix.length / tokens.length))
}
