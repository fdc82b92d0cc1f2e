import { readFileSync } from 'node:fs'
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ModelLoadError } from '../../errors'
import { dequantize, QUANTISED_TYPES } from './dequantize'
import { ggufBytes, writeGguf, type GgufParts } from './gguf-fixture'
import { readGguf } from './gguf-file'
import { readTensor } from './read-tensor'

const KINDS = 'tests/fixtures/forms/kinds.gguf'

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'gguf-'))
})
afterAll(() => rm(dir, { recursive: true }))

const read = async (parts: GgufParts) => readGguf(await writeGguf(join(dir, 'model.gguf'), parts))
const one = (tensor: Partial<{ type: number; dims: number[]; data: Uint8Array; offset: number }>) => ({
  tensors: { a: { type: 0, dims: [4], data: new Uint8Array(16), ...tensor } },
})

describe('readGguf', () => {
  it('reads metadata of all kinds, and the places of tensors with rows first', async () => {
    const metadata = {
      text: 'é',
      whole: 7,
      real: 0.1,
      flag: true,
      words: ['a', ''],
      numbers: [1, 2],
      none: [],
    }
    const { metadata: found, tensors } = await read({
      metadata,
      ...one({ dims: [2, 3], data: new Uint8Array(24) }),
    })
    expect(Object.fromEntries(found)).toEqual(metadata)
    expect(tensors.get('a')).toMatchObject({ shape: [3, 2], length: 24, type: { name: 'F32' } })
    expect(tensors.get('a')!.offset % 32).toBe(0)
  })

  it('reads a file that is reached by a symbolic link', async () => {
    const blob = await writeGguf(join(dir, 'blob'), one({}))
    await symlink(blob, join(dir, 'link.gguf'))
    expect(await readGguf(join(dir, 'link.gguf'))).toMatchObject({
      path: blob,
      source: join(dir, 'link.gguf'),
    })
  })

  it.each<[string, GgufParts, RegExp]>([
    ['another format', { magic: 'GGML' }, /does not begin as a GGUF file/],
    ['version 1', { version: 1 }, /version 1; versions 2 and 3/],
    ['big-endian files', { version: 0x03000000 }, /big-endian/],
    [
      'more tensors than there are bytes',
      { tensorCount: 2 ** 40 },
      /cut short, or a length in its header is wrong/,
    ],
    ['a tensor of unknown type', one({ type: 99 }), /"a" is of unknown type 99/],
    ['a tensor that ends behind the file', one({ offset: 2 ** 40 }), /"a" does not fit/],
    ['a tensor larger than numbers go', one({ dims: [2 ** 50, 2 ** 50] }), /"a" does not fit/],
    ['five dimensions', one({ dims: [1, 1, 1, 1, 1] }), /5 dimensions/],
    ['rows that are no whole blocks', one({ type: 2, dims: [33] }), /no multiple of 32/],
    ['an alignment of 3', { metadata: { 'general.alignment': 3 } }, /alignment "3"/],
  ])('refuses %s', async (_, parts, message) => {
    await expect(read(parts)).rejects.toThrow(ModelLoadError)
    await expect(read(parts)).rejects.toThrow(message)
  })

  it('refuses lengths that no file has without taking memory for them', async () => {
    const bytes = ggufBytes({ metadata: { words: ['abc'] } })
    bytes.writeBigUInt64LE(2n ** 63n, bytes.indexOf('words') + 5 + 4 + 4) // the count of the list
    await writeFile(join(dir, 'hostile.gguf'), bytes)
    await expect(readGguf(join(dir, 'hostile.gguf'))).rejects.toThrow(/a length in its header is wrong/)
  })

  it('reads or refuses any file, whatever byte is wrong and wherever it ends', async () => {
    const whole = ggufBytes({
      metadata: { 'general.architecture': 'llama', words: ['ab', 'c'], 'general.alignment': 32 },
      ...one({ type: 8, dims: [32], data: new Uint8Array(34) }),
    })
    const path = join(dir, 'any.gguf')
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length), async (at, byte, end) => {
        const bytes = Buffer.from(whole)
        bytes[at] = byte
        await writeFile(path, bytes.subarray(0, end))
        await readGguf(path).catch((error: unknown) => expect(error).toBeInstanceOf(ModelLoadError))
      }),
      { numRuns: 300 },
    )
  })
})

describe('dequantize', () => {
  it.each(QUANTISED_TYPES)('reads %s as the gguf package does, bit for bit', async (name) => {
    const file = await readGguf(KINDS)
    const values = await readTensor(file, name, file.tensors.get(name)!)
    const expected = await readTensor(file, name, file.tensors.get(`${name}.values`)!)
    expect(values.length).toBeGreaterThan(0)
    expect(values).toEqual(expected)
  })

  it('reads half floats', async () => {
    const file = await readGguf(KINDS)
    expect(await readTensor(file, 'F16', file.tensors.get('F16')!)).toEqual(
      await readTensor(file, 'F16', file.tensors.get('F16.values')!),
    )
  })

  it('knows no other kinds', async () => {
    const file = await readGguf(KINDS)
    const tensor = file.tensors.get('IQ2_XXS')!
    await expect(readTensor(file, 'IQ2_XXS', tensor)).rejects.toThrow(/"IQ2_XXS" holds IQ2_XXS values/)
    expect(() => dequantize(tensor.type, readFileSync(KINDS).subarray(0, 66))).toThrow(RangeError)
  })
})
