import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ModelLoadError } from '../../errors'
import { Safetensors } from './safetensors'
import { writeSafetensors } from './safetensors-fixture'

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'safetensors-'))
})
afterAll(() => rm(dir, { recursive: true }))

const write = (name: string, header: unknown, data: Uint8Array) =>
  writeSafetensors(join(dir, name), header, data)

describe('Safetensors', () => {
  it('reads float32, float16 and bfloat16 as the same numbers', async () => {
    const values = [0, 1, -2.5, 65504, 2 ** -24, 0.333251953125]
    const f16 = Uint16Array.of(0, 0x3c00, 0xc100, 0x7bff, 0x0001, 0x3555)
    const bf16 = Uint16Array.of(0, 0x3f80, 0xc020, 0x4780)
    const data = Buffer.concat([
      Buffer.from(Float32Array.from(values).buffer),
      Buffer.from(f16.buffer),
      Buffer.from(bf16.buffer),
    ])
    const path = await write(
      'floats',
      {
        __metadata__: { format: 'pt' },
        a: { dtype: 'F32', shape: [2, 3], data_offsets: [0, 24] },
        b: { dtype: 'F16', shape: [6], data_offsets: [24, 36] },
        c: { dtype: 'BF16', shape: [4], data_offsets: [36, 44] },
      },
      data,
    )
    const file = await Safetensors.open(path)
    expect([...(await file.readFloats('a', [2, 3]))]).toEqual(values.map(Math.fround))
    expect([...(await file.readFloats('b'))]).toEqual(values)
    expect([...(await file.readFloats('c'))]).toEqual([0, 1, -2.5, 65536])
    expect(file.names()).toEqual(['a', 'b', 'c'])
  })

  it('says what is wrong with a file, a tensor or a shape', async () => {
    const good = await Safetensors.open(
      await write('good', { a: { dtype: 'F32', shape: [1], data_offsets: [0, 4] } }, Buffer.alloc(4)),
    )
    expect(() => good.entry('b')).toThrow(/no tensor "b"/)
    expect(() => good.entry('a', [2])).toThrow(/shape \[1\], expected \[2\]/)
    const open = (name: string, header: unknown, size: number) =>
      write(name, header, Buffer.alloc(size)).then((path) => Safetensors.open(path))
    await expect(open('notjson', 'nonsense', 0)).rejects.toThrow(ModelLoadError)
    await expect(open('short', { a: { dtype: 'F32', shape: [2], data_offsets: [0, 8] } }, 4)).rejects.toThrow(
      /does not fit/,
    )
    await expect(open('shapeless', { a: { dtype: 'F32', data_offsets: [0, 8] } }, 8)).rejects.toThrow(
      /header is not valid at "a"/,
    )
    await expect(
      open('overlong', { a: { dtype: 'Q9', shape: [2], data_offsets: [0, 9] } }, 8),
    ).rejects.toThrow(/does not fit/)
    await expect(Safetensors.open(join(dir, 'absent'))).rejects.toThrow(/missing/)
  })

  it('opens a file with tensors of other kinds, and refuses by name to read those as weights', async () => {
    const names = ['F8_E4M3', 'I8', 'U8', 'BOOL', 'F4']
    const header = Object.fromEntries(
      names.map((dtype, i) => [`w.${dtype}`, { dtype, shape: [1], data_offsets: [i, i + 1] }]),
    )
    const file = await Safetensors.open(await write('kinds', header, Buffer.alloc(names.length)))
    expect(file.names()).toHaveLength(names.length)
    for (const dtype of names) {
      expect(() => file.entry(`w.${dtype}`)).toThrow(`"w.${dtype}" holds ${dtype} values`)
      await expect(file.readFloats(`w.${dtype}`)).rejects.toThrow(ModelLoadError)
    }
  })

  it('narrows float64 when it is read', async () => {
    const data = Buffer.from(Float64Array.of(1 / 3, 2).buffer)
    const header = { a: { dtype: 'F64', shape: [2], data_offsets: [0, 16] } }
    const file = await Safetensors.open(await write('double', header, data))
    expect(file.entry('a', [2])).toEqual({ dtype: 'F32', shape: [2], range: null })
    expect([...(await file.readFloats('a'))]).toEqual([Math.fround(1 / 3), 2])
  })
})
