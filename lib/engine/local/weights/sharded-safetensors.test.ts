import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ModelLoadError } from '../../errors'
import { openWeights } from '../files/model-files'
import { requireFiniteFile } from './finite'
import { Safetensors } from './safetensors'
import { writeTensors } from './safetensors-fixture'
import { countParameters } from './weights'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'shards-'))
})
afterEach(() => rm(dir, { recursive: true }))

const tensor = (...values: number[]) => ({
  dtype: 'F32',
  shape: [values.length],
  data: Float32Array.from(values),
})
const FIRST = 'model-00001-of-00002.safetensors'
const SECOND = 'model-00002-of-00002.safetensors'

const index = (weight_map: object) =>
  writeFile(
    join(dir, 'model.safetensors.index.json'),
    JSON.stringify({ metadata: { total_size: 1 }, weight_map }),
  )

describe('sharded weights', () => {
  beforeEach(async () => {
    await writeTensors(join(dir, FIRST), { a: tensor(1, 2) })
    await writeTensors(join(dir, SECOND), { b: tensor(3), c: tensor(4, 5, 6) })
    await index({ a: FIRST, b: SECOND, c: SECOND })
  })

  it('are read as those of one file', async () => {
    const weights = await openWeights(dir)
    expect(weights.names().sort()).toEqual(['a', 'b', 'c'])
    expect(countParameters(weights)).toBe(6)
    expect([...(await weights.readFloats('c', [3]))]).toEqual([4, 5, 6])
    expect(weights.entry('a').range?.path).toContain(FIRST)
    expect(weights.has('d')).toBe(false)
    expect(() => weights.entry('d')).toThrow(/no tensor "d"/)
    expect(() => weights.entry('a', [3])).toThrow(/shape \[2\], expected \[3\]/)
  })

  it('are read through the symbolic links of a hub cache', async () => {
    const snapshot = join(dir, 'snapshots', 'main')
    await mkdir(snapshot, { recursive: true })
    await mkdir(join(dir, 'blobs'))
    await writeTensors(join(dir, 'blobs', 'x'), { a: tensor(1, 2) })
    await symlink('../../blobs/x', join(snapshot, FIRST))
    await writeFile(
      join(snapshot, 'model.safetensors.index.json'),
      JSON.stringify({ weight_map: { a: FIRST } }),
    )
    expect((await openWeights(snapshot)).entry('a').range?.path).toMatch(/blobs\/x$/)
  })

  it.each<[string, object, RegExp]>([
    [
      'a shard is missing',
      { a: FIRST, b: 'model-00003.safetensors' },
      /1 of 2 shards are missing \(model-00003/,
    ],
    ['a shard lacks a tensor', { a: FIRST, b: SECOND, c: FIRST }, /model-00001.* lacks the tensor "c"/],
    [
      'a shard has a tensor that is not named',
      { a: FIRST, b: SECOND },
      /does not name the tensor "c" of model-00002/,
    ],
    [
      'a shard lies elsewhere',
      { a: '../other.safetensors' },
      /"\.\.\/other.safetensors" is no file beside it/,
    ],
  ])('are refused if %s', async (_, map, message) => {
    await index(map)
    await expect(openWeights(dir)).rejects.toThrow(ModelLoadError)
    await expect(openWeights(dir)).rejects.toThrow(message)
  })

  it('are refused if the index is broken', async () => {
    await writeFile(join(dir, 'model.safetensors.index.json'), '{"weight_map": 3}')
    await expect(openWeights(dir)).rejects.toThrow(/weight_map/)
  })
})

describe('a folder', () => {
  it('without weights is refused, and pickled ones are named', async () => {
    await expect(openWeights(dir)).rejects.toThrow(/neither model.safetensors nor .* nor a GGUF file/)
    await writeFile(join(dir, 'pytorch_model.bin'), '')
    await expect(openWeights(dir)).rejects.toThrow(/pytorch_model.bin is pickled/)
  })

  it('with several GGUF files is refused, and they are named', async () => {
    for (const name of ['a.gguf', 'b.gguf']) await writeFile(join(dir, name), '')
    await expect(openWeights(dir)).rejects.toThrow(/2 GGUF files \(a.gguf, b.gguf\)/)
  })

  it('that does not exist is refused', async () => {
    await expect(openWeights(join(dir, 'absent'))).rejects.toThrow(/absent: it is missing/)
  })
})

describe('weights that are no numbers', () => {
  const bits = {
    F32: { view: Uint32Array, nan: 0x7fc00000, infinite: 0xff800000, largest: 0x7f7fffff },
    F16: { view: Uint16Array, nan: 0x7e00, infinite: 0xfc00, largest: 0x7bff },
    BF16: { view: Uint16Array, nan: 0x7fc0, infinite: 0xff80, largest: 0x7f7f },
  }

  it.each(['F32', 'F16', 'BF16'] as const)('are found in %s tensors, which are named', async (dtype) => {
    const { view, nan, infinite, largest } = bits[dtype]
    const of = (last: number) => ({ dtype, shape: [4], data: view.of(0, largest, 1, last) })
    const path = join(dir, 'model.safetensors')
    await writeTensors(path, { fine: of(0), nan: of(nan), infinite: of(infinite) })
    const file = await Safetensors.open(path)
    const check = (name: string) => requireFiniteFile({ path, name, dtype, range: file.entry(name).range! })
    await expect(check('fine')).resolves.toBeUndefined()
    for (const name of ['nan', 'infinite']) {
      await expect(check(name)).rejects.toThrow(ModelLoadError)
      await expect(check(name)).rejects.toThrow(
        `${path}: "${name}" holds values that are infinite or no numbers`,
      )
    }
  })

  it('are found in float64 tensors when they are read', async () => {
    const path = await writeTensors(join(dir, 'x'), {
      a: { dtype: 'F64', shape: [1], data: Float64Array.of(NaN) },
    })
    await expect((await Safetensors.open(path)).readFloats('a')).rejects.toThrow(/"a" holds values/)
  })
})
