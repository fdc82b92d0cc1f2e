import { open, stat } from 'node:fs/promises'
import { z } from 'zod'
import { ModelLoadError } from '../../errors'

const BYTES_PER_VALUE = { F32: 4, F16: 2, BF16: 2, I32: 4, I64: 8 } as const

export type Dtype = keyof typeof BYTES_PER_VALUE

/** Where one tensor lies in the file. `offset` counts from the start of the file, in bytes. */
export interface TensorEntry {
  dtype: Dtype
  shape: number[]
  offset: number
  length: number
}

const header = z.record(
  z.string(),
  z.union([
    z.object({
      dtype: z.enum(Object.keys(BYTES_PER_VALUE) as [Dtype, ...Dtype[]]),
      shape: z.array(z.int().min(0)),
      data_offsets: z.tuple([z.int().min(0), z.int().min(0)]),
    }),
    z.record(z.string(), z.string()),
  ]),
)

/**
 * A safetensors file: an eight-byte little-endian header length, a JSON header, then the tensors' bytes.
 * Format: https://github.com/huggingface/safetensors#format
 */
export class Safetensors {
  private constructor(
    readonly path: string,
    private readonly entries: ReadonlyMap<string, TensorEntry>,
  ) {}

  static async open(path: string): Promise<Safetensors> {
    const size = (await stat(path).catch(() => fail(path, 'it is missing'))).size
    const file = await open(path)
    try {
      const length = Buffer.alloc(8)
      await file.read(length, 0, 8, 0)
      const headerLength = Number(length.readBigUInt64LE())
      if (headerLength > size - 8) fail(path, 'its header is cut short')
      const text = Buffer.alloc(headerLength)
      await file.read(text, 0, headerLength, 8)
      return new Safetensors(path, readEntries(path, text.toString('utf8'), 8 + headerLength, size))
    } finally {
      await file.close()
    }
  }

  names(): string[] {
    return [...this.entries.keys()]
  }

  has(name: string): boolean {
    return this.entries.has(name)
  }

  /** @throws ModelLoadError if the tensor is absent, or `shape` is given and differs. */
  entry(name: string, shape?: readonly number[]): TensorEntry {
    const entry = this.entries.get(name)
    if (!entry) fail(this.path, `it has no tensor "${name}"`)
    if (shape && shape.join() !== entry.shape.join()) {
      fail(this.path, `"${name}" has shape [${entry.shape}], expected [${shape}]`)
    }
    return entry
  }

  /** The values of a float tensor as 32-bit floats. */
  async readFloats(name: string, shape?: readonly number[]): Promise<Float32Array> {
    const entry = this.entry(name, shape)
    const bytes = await this.readBytes(entry)
    if (entry.dtype === 'F32') return new Float32Array(bytes)
    if (entry.dtype === 'BF16') return widenBfloat16(new Uint16Array(bytes))
    if (entry.dtype === 'F16') return widenFloat16(new Uint16Array(bytes))
    return fail(this.path, `"${name}" holds ${entry.dtype}, not floats`)
  }

  async readInt32(name: string, shape?: readonly number[]): Promise<Int32Array> {
    const entry = this.entry(name, shape)
    if (entry.dtype !== 'I32') fail(this.path, `"${name}" holds ${entry.dtype}, not I32`)
    return new Int32Array(await this.readBytes(entry))
  }

  private async readBytes(entry: TensorEntry): Promise<ArrayBuffer> {
    const file = await open(this.path)
    try {
      const bytes = new Uint8Array(entry.length)
      await file.read(bytes, 0, entry.length, entry.offset)
      return bytes.buffer
    } finally {
      await file.close()
    }
  }
}

function readEntries(path: string, json: string, dataStart: number, size: number) {
  const parsed = header.safeParse(parseJson(path, json))
  if (!parsed.success) fail(path, `its header is not valid: ${z.prettifyError(parsed.error)}`)
  const entries = new Map<string, TensorEntry>()
  for (const [name, raw] of Object.entries(parsed.data)) {
    if (name === '__metadata__' || !('data_offsets' in raw) || typeof raw.data_offsets === 'string') continue
    const { dtype, shape, data_offsets } = raw as {
      dtype: Dtype
      shape: number[]
      data_offsets: [number, number]
    }
    const [begin, end] = data_offsets
    const expected = shape.reduce((product, n) => product * n, BYTES_PER_VALUE[dtype])
    if (end - begin !== expected || dataStart + end > size)
      fail(path, `"${name}" does not fit its place in the file`)
    entries.set(name, { dtype, shape, offset: dataStart + begin, length: end - begin })
  }
  return entries
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return fail(path, 'its header is not JSON')
  }
}

function fail(path: string, why: string): never {
  throw new ModelLoadError(`Cannot read ${path}: ${why}`)
}

/** bfloat16 is the upper half of a float32. */
function widenBfloat16(halves: Uint16Array): Float32Array {
  return new Float32Array(Uint32Array.from(halves, (h) => h << 16).buffer)
}

/** IEEE 754 binary16 to binary32. */
function widenFloat16(halves: Uint16Array): Float32Array {
  return Float32Array.from(halves, (h) => {
    const sign = h & 0x8000 ? -1 : 1
    const exponent = (h >> 10) & 0x1f
    const fraction = h & 0x3ff
    if (exponent === 0) return sign * fraction * 2 ** -24
    if (exponent === 31) return fraction ? NaN : sign * Infinity
    return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
  })
}
