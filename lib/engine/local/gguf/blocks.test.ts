import { describe, expect, it } from 'vitest'
import { openSession } from '../onnx/session'
import { Tensor } from '../onnx/tensor'
import { GraphContext } from '../architectures/graph-context'
import { rowsOfBlocks, timesBlocks } from '../architectures/blocks-graph'
import type { Blocks } from '../weights/blocks'
import type { Weights } from '../weights/weights'
import { blockForm, toBlocks } from './blocks'
import { dequantize } from './dequantize'
import { TENSOR_TYPES } from './tensor-types'

const [ROWS, COLUMNS] = [6, 512]

const typeNamed = (name: string) => [...TENSOR_TYPES.values()].find((type) => type.name === name)!

/** Bytes of any content, but with scales that are ordinary half floats. */
function quantised(name: string): Uint8Array {
  const type = typeNamed(name)
  const bytes = new Uint8Array(((ROWS * COLUMNS) / type.values) * type.bytes)
  let state = 7
  for (let i = 0; i < bytes.length; i++) bytes[i] = (state = (state * 1103515245 + 12345) >>> 0) >>> 24
  const halves = { Q4_0: [0], Q4_1: [0, 2], Q8_0: [0], Q4_K: [0, 2], Q6_K: [208] }[name]!
  for (let at = 0; at < bytes.length; at += type.bytes)
    for (const half of halves) bytes[at + half + 1] = 0x20 | (bytes[at + half + 1]! & 0x9f & 0x87)
  return bytes
}

/** Weights of one matrix in blocks. */
function weightsOf(name: string, blocks: Blocks): Weights {
  const form = blockForm(typeNamed(name))
  return {
    path: 'test',
    blockForm: () => form,
    readBlocks: async () => blocks,
    has: () => true,
  } as unknown as Weights
}

describe.each(['Q4_0', 'Q4_1', 'Q8_0', 'Q4_K', 'Q6_K'])('a matrix quantised as %s', (name) => {
  const bytes = quantised(name)
  const values = dequantize(typeNamed(name), bytes)
  const blocks = toBlocks(typeNamed(name), bytes)
  const form = blockForm(typeNamed(name))!
  const scale = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)

  async function run(x: Tensor) {
    const context = new GraphContext('test', { prefixes: [''], embedding: { name: '' } } as never, {
      ...weightsOf(name, blocks),
    })
    const matrix = {
      form,
      rows: ROWS,
      columns: COLUMNS,
      ...context.graph.blocks(weightsOf(name, blocks), [{ name: 'm', rows: ROWS }], COLUMNS, form),
    }
    const input = context.graph.input('x', 'F32', [1, 'T', COLUMNS])
    const ids = context.graph.input('ids', 'I64', [1, 'N'])
    context.graph.output(timesBlocks(context, input, matrix), 'product', 'F32', [1, 'T', ROWS])
    context.graph.output(rowsOfBlocks(context, matrix, ids), 'rows', 'F32', [1, 'N', COLUMNS])
    const session = await openSession(context.graph.build())
    const all = new Tensor(
      'int64',
      BigInt64Array.from({ length: ROWS }, (_, i) => BigInt(i)),
      [1, ROWS],
    )
    return session.run({ x, ids: all })
  }

  it('has the same values in blocks, row by row', async () => {
    const { rows } = await run(new Tensor('float32', new Float32Array(COLUMNS), [1, 1, COLUMNS]))
    const worst = values.reduce((most, value, i) => Math.max(most, Math.abs(value - rows!.floats[i]!)), 0)
    expect(worst).toBeLessThan(1e-6 * scale)
  })

  it.each([1, 2, 5, 64])('is multiplied with %i rows, to the precision of eight bits', async (count) => {
    const x = Float32Array.from({ length: count * COLUMNS }, (_, i) => Math.sin(i * 0.7 + Math.cos(i)))
    const { product } = await run(new Tensor('float32', x, [1, count, COLUMNS]))
    let [worst, squares] = [0, 0]
    for (let t = 0; t < count; t++) {
      for (let row = 0; row < ROWS; row++) {
        let wanted = 0
        for (let i = 0; i < COLUMNS; i++) wanted += x[t * COLUMNS + i]! * values[row * COLUMNS + i]!
        worst = Math.max(worst, Math.abs(wanted - product!.floats[t * ROWS + row]!))
      }
    }
    // Each activation is off by at most 1/254 of its block's largest, which is 1: as a random walk over all columns.
    for (const value of values) squares += value * value
    const deviation = Math.sqrt(squares / ROWS) / 254
    expect(worst).toBeLessThan(4 * deviation)
  })
})
