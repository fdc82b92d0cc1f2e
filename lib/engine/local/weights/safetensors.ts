import { realpath, stat } from 'node:fs/promises'
import { z } from 'zod'
import { ModelLoadError } from '../../errors'
import { readRange } from './file-range'
import { requireFinite } from './finite'
import { BYTES_PER_VALUE, requireShape, sizeOf, type Dtype, type TensorEntry, type Weights } from './weights'
import { widenBfloat16, widenFloat16 } from './widen'

/** Longer headers are refused, as the format's own library does. */
const LONGEST_HEADER = 100_000_000

const tensor = z.object({
  dtype: z.string(),
  shape: z.array(z.int().min(0)),
  data_offsets: z.tuple([z.int().min(0), z.int().min(0)]),
})

/** Where one tensor lies in the file. `offset` counts from the start of the file, in bytes. */
interface Place {
  dtype: string
  shape: readonly number[]
  offset: number
  length: number
}

/**
 * A safetensors file: an eight-byte little-endian header length, a JSON header, then the tensors' bytes.
 * Format: https://github.com/huggingface/safetensors#format
 */
export class Safetensors implements Weights {
  private constructor(
    /** As it was given. */
    readonly path: string,
    /** Without symbolic links. */
    private readonly realPath: string,
    private readonly places: ReadonlyMap<string, Place>,
  ) {}

  /** @throws ModelLoadError if the file is missing or its header does not fit it */
  static async open(path: string): Promise<Safetensors> {
    const real = await realpath(path).catch(() => fail(path, 'it is missing'))
    const { size } = await stat(real)
    if (size < 8) fail(path, 'it is too short to be a safetensors file')
    const headerLength = Number(new DataView(await readRange(real, 0, 8)).getBigUint64(0, true))
    if (headerLength > size - 8) fail(path, 'its header is cut short')
    if (headerLength > LONGEST_HEADER) fail(path, `its header of ${headerLength} bytes is too long`)
    const text = new TextDecoder().decode(await readRange(real, 8, headerLength))
    return new Safetensors(path, real, readPlaces(path, text, 8 + headerLength, size))
  }

  names(): string[] {
    return [...this.places.keys()]
  }

  has(name: string): boolean {
    return this.places.has(name)
  }

  shape(name: string): readonly number[] {
    return this.place(name).shape
  }

  entry(name: string, shape?: readonly number[]): TensorEntry {
    const place = this.place(name, shape)
    const { offset, length, dtype } = place
    if (dtype === 'F64') return { dtype: 'F32', shape: place.shape, range: null }
    if (dtype !== 'F32' && dtype !== 'F16' && dtype !== 'BF16') {
      return fail(
        this.path,
        `"${name}" holds ${dtype} values; only F32, F16, BF16 and F64 are read. ` +
          'If the model is quantised, take the repository that it was made from, or a GGUF file',
      )
    }
    return { dtype, shape: place.shape, range: { path: this.realPath, offset, length } }
  }

  async readFloats(name: string, shape?: readonly number[]): Promise<Float32Array> {
    this.entry(name, shape)
    const { dtype, offset, length } = this.place(name)
    const bytes = await readRange(this.realPath, offset, length)
    if (dtype === 'F32') return new Float32Array(bytes)
    if (dtype === 'F64') return requireFinite(this.path, name, Float32Array.from(new Float64Array(bytes)))
    return (dtype === 'BF16' ? widenBfloat16 : widenFloat16)(new Uint16Array(bytes))
  }

  async readInt32(name: string, shape?: readonly number[]): Promise<Int32Array> {
    const { dtype, offset, length } = this.place(name, shape)
    if (dtype !== 'I32') fail(this.path, `"${name}" holds ${dtype}, not I32`)
    return new Int32Array(await readRange(this.realPath, offset, length))
  }

  private place(name: string, shape?: readonly number[]): Place {
    const place = this.places.get(name)
    if (!place) fail(this.path, `it has no tensor "${name}"`)
    requireShape(this.path, name, place.shape, shape)
    return place
  }
}

function readPlaces(path: string, json: string, dataStart: number, size: number): Map<string, Place> {
  const parsed = z.record(z.string(), z.unknown()).safeParse(parseJson(path, json))
  if (!parsed.success) fail(path, `its header is not valid: ${z.prettifyError(parsed.error)}`)
  const places = new Map<string, Place>()
  for (const [name, raw] of Object.entries(parsed.data)) {
    if (name === '__metadata__') continue
    const entry = tensor.safeParse(raw)
    if (!entry.success) fail(path, `its header is not valid at "${name}": ${z.prettifyError(entry.error)}`)
    const { dtype, shape, data_offsets } = entry.data
    const [begin, end] = data_offsets
    const width: number | undefined = BYTES_PER_VALUE[dtype as Dtype]
    const fits = width === undefined ? end >= begin : end - begin === sizeOf(shape) * width
    if (!fits || dataStart + end > size) fail(path, `"${name}" does not fit its place in the file`)
    places.set(name, { dtype, shape, offset: dataStart + begin, length: end - begin })
  }
  return places
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
