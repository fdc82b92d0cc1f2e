import { elementType } from '../onnx/schema'
import type { Value } from '../onnx/graph-builder'
import type { Architecture } from './architecture'
import type { GraphContext } from './graph-context'
import { frequencies, ropeTables, type Rope } from './rope'

type Fixed = Rope & { kind: 'fixed' }

/** Cosines and sines, [positions, dims / 2] each. */
interface Tables {
  cos: Value
  sin: Value
}

/** Tables with more numbers than this are not kept: the angles of the tokens at hand are computed at every call instead. */
const LARGEST_TABLE = 2 ** 22

/**
 * Whether the attention operator rotates by itself. It needs frequencies that stay, a table of all positions, heads that are a
 * multiple of 16 and rotated halves that are a multiple of 8.
 */
export function rotatesInside(rope: Rope | null, architecture: Architecture): rope is Fixed {
  const { headDim, contextLength } = architecture
  if (rope?.kind !== 'fixed' || contextLength * (rope.dims / 2) > LARGEST_TABLE) return false
  return headDim % 16 === 0 && rope.dims % 16 === 0
}

/** Tables of all positions that the model can have. */
export function fixedTables(context: GraphContext, rope: Fixed): Tables {
  const { contextLength } = context.architecture
  const tables = ropeTables(rope, contextLength)
  const key = keyOf(context, rope)
  const constant = (part: 'cos' | 'sin') => {
    const name = `${key}.${part}`
    const dims = [contextLength, rope.dims / 2]
    return context.once(name, () => context.graph.constant(name, 'F32', dims, tables[part]))
  }
  return { cos: constant('cos'), sin: constant('sin') }
}

/** Rotates the heads of x, [B, T, heads · headDim], whose tokens follow those read before. */
export function rotate(context: GraphContext, x: Value, heads: number, rope: Rope): Value {
  const { cos, sin } = computedTables(context, x, rope)
  return context.graph.node('RotaryEmbedding', [x, tableRows(context, x), cos, sin], {
    domain: 'com.microsoft',
    ints: {
      num_heads: heads,
      rotary_embedding_dim: rope.dims < context.architecture.headDim ? rope.dims : 0,
    },
  })
}

/** Positions of the rows of x, [B, T, …], after all tokens read before: [B, T], integers. */
export function positionsOf(context: GraphContext, x: Value): Value {
  const { graph } = context
  return context.once('positions', () => {
    const last = graph.node('Cast', [context.seqlens()], { ints: { to: elementType.I64 } })
    const length = graph.node('Squeeze', [graph.node('Shape', [x], { ints: { start: 1, end: 2 } })])
    // Counted from the last: 1 - T … 0.
    const back = graph.node('Range', [
      graph.node('Sub', [scalar(context, 1), length]),
      scalar(context, 1),
      scalar(context, 1),
    ])
    return graph.node('Add', [context.reshape(last, [-1, 1]), back])
  })
}

const scalar = (context: GraphContext, value: number): Value =>
  context.once(`scalar ${value}`, () => context.graph.node('Squeeze', [context.integers([value])]))

/** Where the computed tables have the row of each token: [B, T]. */
function tableRows(context: GraphContext, x: Value): Value {
  const { graph } = context
  return context.once('rows of tables', () => {
    const positions = positionsOf(context, x)
    const count = graph.node('Range', [
      scalar(context, 0),
      graph.node('Size', [positions]),
      scalar(context, 1),
    ])
    return graph.node('Reshape', [count, graph.node('Shape', [positions])])
  })
}

/** Tables with one row for each token of x, [B · T, dims / 2]. */
function computedTables(context: GraphContext, x: Value, rope: Rope): Tables {
  const { graph, once } = context
  const key = keyOf(context, rope)
  const angles = once(`${key}.angles`, () => {
    const positions = graph.node('Cast', [positionsOf(context, x)], { ints: { to: elementType.F32 } })
    const product = graph.node('Mul', [context.reshape(positions, [0, 0, 1]), frequenciesOf(context, rope)])
    return context.reshape(product, [-1, rope.dims / 2])
  })
  return {
    cos: once(`${key}.cos`, () => context.scaled(graph.node('Cos', [angles]), rope.scale)),
    sin: once(`${key}.sin`, () => context.scaled(graph.node('Sin', [angles]), rope.scale)),
  }
}

/** Frequencies, which may depend on how long a conversation may get: [dims / 2] or [B, 1, dims / 2]. */
function frequenciesOf(context: GraphContext, rope: Rope): Value {
  const vector = (name: string, values: readonly number[]) =>
    context.graph.constant(
      `${keyOf(context, rope)}.${name}`,
      'F32',
      [values.length],
      Float32Array.from(values),
    )
  switch (rope.kind) {
    case 'fixed':
      return vector('frequencies', rope.frequencies)
    case 'longrope': {
      const isLong = context.graph.node('Greater', [roomOf(context), context.number(rope.original)])
      return context.graph.node('Where', [isLong, vector('long', rope.long), vector('short', rope.short)])
    }
    case 'dynamic': {
      const exponents = Array.from({ length: rope.dims / 2 }, (_, i) => (-2 * i) / (rope.dims - 2))
      const growth = context.graph.node('Pow', [stretchOf(context, rope), vector('exponents', exponents)])
      const unscaled = vector('frequencies', frequencies(rope.base, rope.dims))
      return context.graph.node('Mul', [growth, unscaled])
    }
  }
}

/** How long each conversation may get: [B, 1, 1], floats. */
const roomOf = (context: GraphContext): Value => context.reshape(context.rooms(), [-1, 1, 1])

/**
 * factor · n / original - (factor - 1) for n tokens, but at least `original` of them. The base grows by this number to the power
 * of dims / (dims - 2).
 */
function stretchOf(context: GraphContext, rope: Rope & { kind: 'dynamic' }): Value {
  const { graph } = context
  const tokens = graph.node('Max', [roomOf(context), context.number(rope.original)])
  const scaled = context.scaled(tokens, rope.factor / rope.original)
  return graph.node('Add', [scaled, context.number(1 - rope.factor)])
}

/** A name for a rope within a graph. */
const keyOf = (context: GraphContext, rope: Rope) =>
  `rope ${context.architecture.blocks.findIndex((block) => block.attention.rope === rope)}`
