import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Tensor } from 'onnxruntime-node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Safetensors } from '../weights/safetensors'
import { writeTensors } from '../weights/safetensors-fixture'
import { GraphBuilder } from './graph-builder'
import { openSession } from './session'

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'session-'))
})
afterAll(() => rm(dir, { recursive: true }))

const rows = [1, 2, 3, 4, 5, 6]

/** A table [3, 2] in a file that is reached as a hub's cache has it: by a symbolic link out of its folder. */
async function table(dtype: 'F32' | 'F16' | 'F64'): Promise<Safetensors> {
  const data = {
    F32: Float32Array.from(rows),
    F16: Uint16Array.of(0x3c00, 0x4000, 0x4200, 0x4400, 0x4500, 0x4600),
    F64: Float64Array.from(rows),
  }[dtype]
  await mkdir(join(dir, dtype, 'snapshots', 'main'), { recursive: true })
  await mkdir(join(dir, dtype, 'blobs'))
  await writeTensors(join(dir, dtype, 'blobs', 'abc'), { table: { dtype, shape: [3, 2], data } })
  const link = join(dir, dtype, 'snapshots', 'main', 'model.safetensors')
  await symlink('../../blobs/abc', link)
  return Safetensors.open(link)
}

describe('a graph over weights', () => {
  it.each([
    ['F32', 'mapped'],
    ['F16', 'widened'],
    ['F64', 'computed, in one piece'],
    ['F64', 'computed, in pieces', 8],
    ['F64', 'computed, in uneven pieces', 16],
  ] as const)('reads %s values, %s', async (dtype, _, largestPiece?: number) => {
    await rm(join(dir, dtype), { recursive: true, force: true })
    const weights = await table(dtype)
    const graph = new GraphBuilder('test', largestPiece)
    const ids = graph.input('ids', 'I64', ['n'])
    const found = graph.lookup(weights, 'table', [3, 2], ids)
    const whole = graph.weight(weights, 'table', [3, 2])
    const product = graph.node('FusedMatMul', [found, whole], {
      domain: 'com.microsoft',
      ints: { transB: 1 },
    })
    graph.output(found, 'rows', 'F32', ['n', 2])
    graph.output(product, 'product', 'F32', ['n', 3])
    const session = await openSession(graph.build())
    const { rows: some, product: all } = await session.run({
      ids: new Tensor('int64', BigInt64Array.of(2n, 0n), [2]),
    })
    expect([...(some!.data as Float32Array)]).toEqual([5, 6, 1, 2])
    expect([...(all!.data as Float32Array)]).toEqual([17, 39, 61, 5, 11, 17])
    await session.release()
  })

  it('is not opened over values that are no numbers', async () => {
    const data = Float32Array.of(1, Infinity)
    const weights = await Safetensors.open(
      await writeTensors(join(dir, 'broken'), { a: { dtype: 'F32', shape: [2], data } }),
    )
    const graph = new GraphBuilder('test')
    graph.output(graph.weight(weights, 'a', [2]), 'a', 'F32', [2])
    await expect(openSession(graph.build())).rejects.toThrow(/broken: "a" holds values/)
  })

  it('takes weights that lie in files together with computed ones', async () => {
    const weights = await Safetensors.open(
      await writeTensors(join(dir, 'mixed'), {
        single: { dtype: 'F32', shape: [2], data: Float32Array.of(1, 2) },
        half: { dtype: 'BF16', shape: [2], data: Uint16Array.of(0x4040, 0x4080) },
        double: { dtype: 'F64', shape: [2], data: Float64Array.of(5, 6) },
      }),
    )
    const graph = new GraphBuilder('test')
    const sum = ['half', 'double'].reduce(
      (value, name) => graph.node('Add', [value, graph.weight(weights, name, [2])]),
      graph.node('Add', [graph.input('x', 'F32', [2]), graph.weight(weights, 'single', [2])]),
    )
    graph.output(sum, 'sum', 'F32', [2])
    const session = await openSession(graph.build())
    const { sum: found } = await session.run({ x: new Tensor('float32', [100, 200], [2]) })
    expect([...(found!.data as Float32Array)]).toEqual([109, 212])
    await session.release()
  })
})
