import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { ModelLoadError } from '../../../errors'
import { pickledText, writeTorch, writeZip, type PickledTensor } from '../archive-fixture'
import { openTorchFile } from './torch-file'

const scratch = mkdtempSync(join(tmpdir(), 'torch-'))
afterAll(() => rmSync(scratch, { recursive: true }))
let count = 0
const fresh = () => join(scratch, `${count++}.pt`)

const SIX = Float32Array.of(1, 2, 3, 4, 5, 6)

async function written(tensor: Partial<PickledTensor>): Promise<string> {
  const path = fresh()
  await writeTorch(path, { a: { shape: [2, 3], data: SIX, ...tensor } })
  return path
}

async function pickled(pickle: Buffer | string): Promise<string> {
  const path = fresh()
  await writeZip(path, {
    'archive/data.pkl': typeof pickle === 'string' ? Buffer.from(pickle, 'latin1') : pickle,
  })
  return path
}

/** A tuple in a tuple in a tuple, and so on. */
const nested = (depth: number) => Buffer.concat([Buffer.from(')'), Buffer.alloc(depth, 0x85)])

describe('tensors that torch.save wrote', () => {
  it.each<[string, Partial<PickledTensor>, number[]]>([
    ['without gaps', {}, [1, 2, 3, 4, 5, 6]],
    ['turned', { strides: [1, 2] }, [1, 3, 5, 2, 4, 6]],
    ['a part', { shape: [2], offset: 3 }, [4, 5]],
    ['a column', { shape: [2], strides: [3], offset: 2 }, [3, 6]],
    ['a single number', { shape: [], data: BigInt64Array.of(32n), kind: 'LongStorage' }, [32]],
    ['of 16 bits', { shape: [2], data: Uint16Array.of(0x3c00, 0xc000), kind: 'HalfStorage' }, [1, -2]],
    ['of 64 bits', { shape: [2], data: Float64Array.of(0.5, -1), kind: 'DoubleStorage' }, [0.5, -1]],
    ['of nothing', { shape: [0, 3] }, []],
  ])('are read: %s', async (_, tensor, values) => {
    const weights = await openTorchFile(await written(tensor))
    expect([...(await weights.readFloats('a'))]).toEqual(values)
  })

  it('are refused where values are no numbers', async () => {
    const weights = await openTorchFile(await written({ data: SIX.map((value) => value / 0) }))
    await expect(weights.readFloats('a')).rejects.toThrow(/\d\.pt: "a" holds values that are infinite/)
  })
})

describe('a hostile file is refused, before room is made for what it claims', () => {
  it.each<[string, () => Promise<string>, RegExp]>([
    [
      'one value spread over many',
      () => written({ shape: [200_000_000, 16], strides: [0, 0] }),
      /"a" spreads 6 stored values.*contiguous/,
    ],
    ['a shape beyond all numbers', () => written({ shape: [2 ** 52, 2 ** 52] }), /"a" spreads 6 stored/],
    ['a view past the end', () => written({ offset: 1 }), /"a" reaches beyond its stored values/],
    ['strides past the end', () => written({ strides: [1, 9] }), /"a" reaches beyond/],
    ['a view before the start', () => written({ offset: -1 }), /describes a tensor otherwise/],
    ['fewer strides than axes', () => written({ strides: [1] }), /describes a tensor otherwise/],
    ['a hundred axes', () => written({ shape: Array(100).fill(1) }), /describes a tensor otherwise/],
    ['storage of an unknown kind', () => written({ kind: 'ByteStorage' }), /torch\.ByteStorage.*float32/],
    ['storage of an inherited name', () => written({ kind: 'toString' }), /torch\.toString/],
    ['storage of another module', () => written({ module: 'evil' }), /evil\.FloatStorage/],
    ['storage that is not there', () => written({ key: pickledText('7') }), /no "archive\/data\/7"/],
    ['a key of 9 000 tuples', () => written({ key: nested(9000) }), /no storage of values/],
    [
      'tuples in tuples',
      () => pickled(Buffer.concat([nested(200_000), Buffer.from('.')])),
      /no tensors by name/,
    ],
    [
      'a long pickle',
      () => pickled(Buffer.alloc(2 ** 18 + 1, 'N0')),
      /data\.pkl" in it has 262145 bytes.*at most 262144/,
    ],
    ['a deep stack', () => pickled(Buffer.alloc(2 ** 18, 'N')), /stacks more than 10000 values/],
    ['marks without end', () => pickled(Buffer.alloc(2 ** 18, '(')), /stacks more than 10000 values/],
    [
      'a long memory',
      () => pickled(Buffer.concat([Buffer.from('N'), Buffer.alloc(2 ** 17, 0x94)])),
      /keeps more than 10000 values/,
    ],
    ['a value of nothing', () => pickled('2.'), /takes a value where there is none/],
    ['a mark as a value', () => pickled('(\x85.'), /takes a value where there is none/],
    ['no dictionary', () => pickled('N.'), /no tensors by name/],
    ['cut off', () => pickled('X\xff\xff\xff\xffab'), /cut off/],
    [
      'two pickles',
      async () => {
        const path = fresh()
        await writeZip(path, { 'a/data.pkl': Buffer.from('N.'), 'b/data.pkl': Buffer.from('N.') })
        return path
      },
      /more than one data\.pkl/,
    ],
  ])('%s', async (_, make, words) => {
    const opened = make().then(openTorchFile)
    await expect(opened).rejects.toThrow(ModelLoadError)
    await expect(opened).rejects.toThrow(words)
    await expect(opened).rejects.toThrow(scratch)
  })
})
