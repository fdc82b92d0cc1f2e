import { mkdtempSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { ModelLoadError } from '../../errors'
import { npy, writeZip } from './archive-fixture'
import { openNpz } from './npz'

const scratch = mkdtempSync(join(tmpdir(), 'npz-'))
afterAll(() => rmSync(scratch, { recursive: true }))
let count = 0

async function written(array: Buffer): Promise<string> {
  const path = join(scratch, `${count++}.npz`)
  await writeZip(path, { 'a.npy': array })
  return path
}

const FOUR = Float32Array.of(1, -2, 0.5, 65504)

describe("numpy's arrays", () => {
  it.each([
    ['16', npy([2, 2], Uint16Array.of(0x3c00, 0xc000, 0x3800, 0x7bff), '<f2')],
    ['32', npy([2, 2], FOUR)],
    ['64', npy([2, 2], Float64Array.from(FOUR), '<f8')],
  ])('are read where they have %s bits', async (_, array) => {
    const weights = await openNpz(await written(array))
    expect(weights.names()).toEqual(['a'])
    expect(weights.shape('a')).toEqual([2, 2])
    expect(await weights.readFloats('a', [2, 2])).toEqual(FOUR)
    await expect(weights.readFloats('a', [4])).rejects.toThrow(/"a" has shape \[2,2\], expected \[4\]/)
  })

  it('are read from wherever their values begin', async () => {
    const [before, header] = [
      Buffer.from('\x93NUMPY\x01\x00\x35\x00', 'latin1'),
      "{'descr': '<f4', 'fortran_order': False, 'shape': (4,)}",
    ]
    before.writeUInt16LE(header.length, 8)
    const array = Buffer.concat([before, Buffer.from(header), Buffer.from(FOUR.buffer)])
    expect((before.length + header.length) % 4).not.toBe(0)
    expect(await (await openNpz(await written(array))).readFloats('a')).toEqual(FOUR)
  })

  it('are refused where a value is no number', async () => {
    for (const array of [
      npy([1], Float32Array.of(NaN)),
      npy([1], Uint16Array.of(0x7c00), '<f2'),
      npy([1], Float64Array.of(1e300), '<f8'),
    ]) {
      const weights = await openNpz(await written(array))
      await expect(weights.readFloats('a')).rejects.toThrow(/\.npz: "a" holds values that are infinite/)
    }
  })

  it.each([
    ['whole numbers', npy([2], Int32Array.of(1, 2), '<i4'), /"a\.npy".*<i4.*numpy\.float32/],
    ['columns first', npy([2, 2], FOUR, '<f4', true), /column by column.*ascontiguousarray/],
    ['more values than it holds', npy([2 ** 40, 2], FOUR), /not as long as its shape \[1099511627776,2\]/],
    ['another format', Buffer.alloc(200), /not in numpy’s format/],
    ['half a header', npy([4], FOUR).subarray(0, 40), /header.*cut off/],
  ])('are refused in words: %s', async (_, array, words) => {
    const opened = written(array).then(openNpz)
    await expect(opened).rejects.toThrow(ModelLoadError)
    await expect(opened).rejects.toThrow(words)
    await expect(opened).rejects.toThrow(scratch)
  })

  it('are read from a compressed archive, but not where they are made to fill the memory', async () => {
    const path = join(scratch, 'packed.npz')
    const zeros = new Float32Array(2 ** 23)
    await writeZip(path, { 'a.npy': npy([2, 2], FOUR), 'b.npy': npy([2 ** 23], zeros) }, true)
    const weights = await openNpz(path)
    expect(await weights.readFloats('a')).toEqual(FOUR)
    await expect(weights.readFloats('b')).rejects.toThrow(/packed\.npz: "b\.npy" in it unpacks to 33554/)
  })

  it('are refused where the file is no archive', async () => {
    const path = join(scratch, 'no.npz')
    await writeFile(path, 'no zip')
    await expect(openNpz(path)).rejects.toThrow(/no\.npz: it is no archive.*numpy\.savez/)
  })
})
