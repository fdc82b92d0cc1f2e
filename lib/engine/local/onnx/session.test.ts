import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Safetensors } from '../weights/safetensors'
import { writeTensors } from '../weights/safetensors-fixture'
import { GraphBuilder } from './graph-builder'
import { openSession } from './session'
import { Tensor } from './tensor'

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

describe('a session', () => {
  const doubled = async () => {
    const graph = new GraphBuilder('doubled')
    const x = graph.input('x', 'F32', ['n'])
    graph.output(graph.node('Add', [x, x]), 'sum', 'F32', ['n'])
    graph.output(graph.node('Mul', [x, x]), 'square', 'F32', ['n'])
    return openSession(graph.build())
  }

  it('writes to the memory it is given, and computes what is asked for', async () => {
    const session = await doubled()
    const memory = new Float32Array(64)
    const sum = new Tensor('float32', memory.subarray(16, 48), [32])
    const x = new Tensor(
      'float32',
      Float32Array.from({ length: 32 }, (_, i) => i),
      [32],
    )
    const found = await session.run({ x }, { sum })
    expect(Object.keys(found)).toEqual(['sum'])
    expect(found.sum).toBe(sum)
    expect(memory[15 + 32]).toBe(62)
    expect(memory[48]).toBe(0)
    const { square } = await session.run({ x: new Tensor('float32', [3], [1]) }, { square: null })
    expect([...square!.data]).toEqual([9])
  })

  it('may append to an input where it lies', async () => {
    const graph = new GraphBuilder('in place')
    const x = graph.input('x', 'F32', [2])
    graph.output(graph.node('Add', [x, x]), 'y', 'F32', [2])
    const session = await openSession(graph.build())
    const memory = new Tensor('float32', [1, 2], [2])
    for (let i = 0; i < 3; i++) await session.run({ x: memory }, { y: memory })
    expect([...memory.data]).toEqual([8, 16])
  })

  it("says what is wrong in onnxruntime's words, and goes on", async () => {
    const session = await doubled()
    await expect(session.run({})).rejects.toThrow('needs the input "x"')
    const square = new Tensor('float32', [1, 2, 3, 4], [2, 2])
    await expect(session.run({ x: square })).rejects.toThrow(/onnxruntime: Invalid rank for input: x/)
    expect(() => new Tensor('float32', [1, 2], [3])).toThrow('has 3 values, not 2')
    const { sum } = await session.run({ x: new Tensor('float32', [5], [1]) })
    expect([...sum!.data]).toEqual([10])
  })

  it('is freed when what runs has ended', async () => {
    const session = await doubled()
    const runs = Array.from({ length: 8 }, (_, i) => session.run({ x: new Tensor('float32', [i], [1]) }))
    await session.release()
    const sums = (await Promise.all(runs)).map(({ sum }) => sum!.data[0])
    expect(sums).toEqual([0, 2, 4, 6, 8, 10, 12, 14])
    await expect(session.run({ x: new Tensor('float32', [1], [1]) })).rejects.toThrow('released')
    await session.release()
  })
})
