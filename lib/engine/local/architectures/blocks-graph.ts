import type { Value } from '../onnx/graph-builder'
import { elementType } from '../onnx/schema'
import type { BlockForm } from '../weights/blocks'
import type { GraphContext } from './graph-context'

/** Activations are rounded to eight bits in blocks, as llama.cpp does: products of whole numbers are several times as fast. */
const EIGHT_BIT_ACTIVATIONS = 4

/** A matrix [rows, columns] in blocks, as the graph has it. */
export interface BlockMatrix {
  form: BlockForm
  rows: number
  columns: number
  values: Value
  scales: Value
  offsets: Value | null
}

/**
 * x · Wᵀ. With s and o the scale and offset of a block and q its values, the operator computes Σ s · x · (q − 2^(bits − 1)); what offsets
 * add is o · Σ x over the block, which is a matrix product of its own over one sum for each block.
 */
export function timesBlocks(context: GraphContext, x: Value, matrix: BlockMatrix): Value {
  const { form, rows, columns, values, scales, offsets } = matrix
  const { graph } = context
  const product = graph.node('MatMulNBits', [x, values, scales], {
    domain: 'com.microsoft',
    ints: {
      K: columns,
      N: rows,
      bits: form.bits,
      block_size: form.size,
      accuracy_level: EIGHT_BIT_ACTIVATIONS,
    },
  })
  if (offsets === null) return product
  const sums = context.once(`sums of ${form.size} of ${x}`, () =>
    graph.node('ReduceSum', [context.reshape(x, [0, 0, -1, form.size]), context.integers([3])], {
      ints: { keepdims: 0 },
    }),
  )
  return graph.node('Add', [product, context.multiplyTransposed(sums, offsets)])
}

/** The rows `ids`, [.., T], of a matrix in blocks: [.., T, columns]. */
export function rowsOfBlocks(context: GraphContext, matrix: BlockMatrix, ids: Value): Value {
  const { form, columns, values, scales, offsets } = matrix
  const { graph } = context
  const rows = (table: Value) => graph.node('Gather', [table, ids])
  const [bytes, scale] = [rows(values), context.reshape(rows(scales), [0, 0, -1, 1])]
  const whole = form.bits === 8 ? bytes : halves(context, bytes, form.size)
  const numbers = graph.node('Cast', [whole], { ints: { to: elementType.F32 } })
  const centred = graph.node('Sub', [numbers, context.number(2 ** (form.bits - 1))])
  const scaled = graph.node('Mul', [centred, scale])
  const moved = offsets ? graph.node('Add', [scaled, context.reshape(rows(offsets), [0, 0, -1, 1])]) : scaled
  return context.reshape(moved, [0, 0, columns])
}

/** The two values of each byte, the low half first: from [A, B, blocks, size / 2] to [A, B, blocks, size]. */
function halves(context: GraphContext, bytes: Value, size: number): Value {
  const { graph } = context
  const constant = (value: number) =>
    context.once(`byte ${value}`, () => graph.constant(`byte ${value}`, 'U8', [], Uint8Array.of(value)))
  const apart = (half: Value) => graph.node('Unsqueeze', [half, context.integers([-1])])
  const low = graph.node('BitwiseAnd', [bytes, constant(15)])
  const shifted = graph.node('Div', [bytes, constant(16)])
  const pairs = graph.node('Concat', [apart(low), apart(shifted)], { ints: { axis: -1 } })
  return context.reshape(pairs, [0, 0, -1, size])
}
