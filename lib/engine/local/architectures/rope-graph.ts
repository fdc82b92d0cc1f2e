import { elementType } from '../onnx/schema'
import type { Value } from '../onnx/graph-builder'
import { port, type GraphContext } from './graph-context'
import { frequencies, ropeTables, type Rope } from './rope'

type Fixed = Rope & { kind: 'fixed' }

/** Cosines and sines, [positions, dims / 2] each. */
interface Tables {
  cos: Value
  sin: Value
}

/** The attention operator rotates by itself where heads are a multiple of 16 and rotated halves a multiple of 8. */
export function rotatesInside(rope: Rope | null, headDim: number): rope is Fixed {
  return rope?.kind === 'fixed' && headDim % 16 === 0 && rope.dims % 16 === 0
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

/**
 * Rotates the heads of x, [1, T, heads · headDim], whose tokens follow those read before.
 * @param layer one whose key cache is an input of this graph
 */
export function rotate(context: GraphContext, x: Value, heads: number, rope: Rope, layer: number): Value {
  const fixed = rope.kind === 'fixed'
  const { cos, sin } = fixed ? fixedTables(context, rope) : computedTables(context, x, rope, layer)
  // Computed tables have one row for each row of x; fixed ones have one for each position.
  const positions = fixed ? positionsOf(context, x) : rowsOf(context, x)
  return context.graph.node('RotaryEmbedding', [x, batched(context, positions), cos, sin], {
    domain: 'com.microsoft',
    ints: {
      num_heads: heads,
      rotary_embedding_dim: rope.dims < context.architecture.headDim ? rope.dims : 0,
    },
  })
}

/** Positions of the rows of x, [1, T, …], after all tokens read before: [T], integers. */
export function positionsOf(context: GraphContext, x: Value): Value {
  const { graph } = context
  return context.once('positions', () => {
    const total = graph.node('Cast', [context.total()], { ints: { to: elementType.I64 } })
    return graph.node('Add', [rowsOf(context, x), graph.node('Sub', [total, lengthOf(context, x)])])
  })
}

/** 0 … T - 1: [T], integers. */
function rowsOf(context: GraphContext, x: Value): Value {
  const scalar = (value: number) => context.graph.node('Squeeze', [context.integers([value])])
  return context.once('rows', () => context.graph.node('Range', [scalar(0), lengthOf(context, x), scalar(1)]))
}

/** T: a scalar integer. */
function lengthOf({ graph, once }: GraphContext, x: Value): Value {
  return once('length', () =>
    graph.node('Squeeze', [graph.node('Shape', [x], { ints: { start: 1, end: 2 } })]),
  )
}

const batched = (context: GraphContext, positions: Value) => context.reshape(positions, [1, -1])

/** Tables of the rows of x alone, under frequencies that depend on how many tokens the cache has room for. */
function computedTables(context: GraphContext, x: Value, rope: Exclude<Rope, Fixed>, layer: number): Tables {
  const { graph, once } = context
  const key = keyOf(context, rope)
  const angles = once(`${key}.angles`, () => {
    const positions = graph.node('Cast', [positionsOf(context, x)], { ints: { to: elementType.F32 } })
    return graph.node('Mul', [context.reshape(positions, [-1, 1]), scaledFrequencies(context, rope, layer)])
  })
  return {
    cos: once(`${key}.cos`, () => context.scaled(graph.node('Cos', [angles]), rope.scale)),
    sin: once(`${key}.sin`, () => context.scaled(graph.node('Sin', [angles]), rope.scale)),
  }
}

/** [dims / 2] */
function scaledFrequencies(context: GraphContext, rope: Exclude<Rope, Fixed>, layer: number): Value {
  const { graph } = context
  const capacity = graph.node(
    'Cast',
    [graph.node('Shape', [port.past(layer, 'key')], { ints: { start: 2, end: 3 } })],
    { ints: { to: elementType.F32 } },
  )
  const vector = (name: string, values: readonly number[]) =>
    graph.constant(`${keyOf(context, rope)}.${name}`, 'F32', [values.length], Float32Array.from(values))
  if (rope.kind === 'longrope') {
    const isLong = graph.node('Greater', [capacity, context.number(rope.original)])
    return graph.node('Where', [isLong, vector('long', rope.long), vector('short', rope.short)])
  }
  // base' = base · (factor · n / original - (factor - 1))^(dims / (dims - 2)), n the capacity but at least `original`
  const tokens = graph.node('Max', [capacity, context.number(rope.original)])
  const stretch = graph.node('Add', [
    context.scaled(tokens, rope.factor / rope.original),
    context.number(1 - rope.factor),
  ])
  const exponents = Array.from({ length: rope.dims / 2 }, (_, i) => (-2 * i) / (rope.dims - 2))
  const growth = graph.node('Pow', [stretch, vector('exponents', exponents)])
  return graph.node('Mul', [growth, vector('frequencies', frequencies(rope.base, rope.dims))])
}

/** A name for a rope within a graph. */
const keyOf = (context: GraphContext, rope: Rope) =>
  `rope ${context.architecture.blocks.findIndex((block) => block.attention.rope === rope)}`
