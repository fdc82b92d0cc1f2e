import { realpath, stat } from 'node:fs/promises'
import { ModelLoadError } from '../../errors'
import { readRange } from '../weights/file-range'
import { sizeOf } from '../weights/weights'
import { ByteCursor, OutOfBytes } from './byte-cursor'
import { TENSOR_TYPES, type TensorType } from './tensor-types'

export type GgufScalar = string | number | boolean
export type GgufValue = GgufScalar | GgufScalar[]

/** One tensor of the file. `offset` counts from the start of the file, in bytes. */
export interface GgufTensor {
  type: TensorType
  /** Rows first, as PyTorch names them; the file names the fastest axis first. */
  shape: readonly number[]
  offset: number
  length: number
}

export interface GgufFile {
  /** As it was given. */
  source: string
  /** Without symbolic links. */
  path: string
  metadata: ReadonlyMap<string, GgufValue>
  tensors: ReadonlyMap<string, GgufTensor>
}

/** Bytes read at first, and at most: the header holds the vocabulary, of some megabytes. */
const FIRST_READ = 2 ** 24
const LONGEST_HEADER = 2 ** 28

const MOST_DIMENSIONS = 4

/**
 * Reads the header of a GGUF file, of version 2 or 3: metadata, and where each tensor lies.
 * Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
 * @throws ModelLoadError if the file is missing, cut short, or says what cannot be
 */
export async function readGguf(source: string): Promise<GgufFile> {
  const path = await realpath(source).catch(() => fail(source, 'it is missing'))
  const { size } = await stat(path)
  for (let length = Math.min(size, FIRST_READ); ; length = Math.min(size, 4 * length)) {
    try {
      const bytes = new Uint8Array(await readRange(path, 0, length))
      return { source, path, ...parseHeader(source, bytes, size) }
    } catch (error) {
      if (!(error instanceof OutOfBytes)) throw error
      if (length === size) fail(source, 'it is cut short, or a length in its header is wrong')
      if (length >= LONGEST_HEADER) fail(source, `its header is longer than ${LONGEST_HEADER} bytes`)
    }
  }
}

function parseHeader(
  source: string,
  bytes: Uint8Array,
  size: number,
): Pick<GgufFile, 'metadata' | 'tensors'> {
  const cursor = new ByteCursor(bytes)
  if (cursor.text(4) !== 'GGUF') fail(source, 'it does not begin as a GGUF file does')
  const version = cursor.u32()
  if ((version & 0xffff) === 0)
    fail(source, 'it is of the big-endian kind; only little-endian files are read')
  if (version !== 2 && version !== 3) fail(source, `it is of version ${version}; versions 2 and 3 are read`)
  const tensorCount = cursor.u64()
  const metadata = readMetadata(source, cursor, cursor.u64())
  return { metadata, tensors: readTensors(source, cursor, tensorCount, alignmentOf(source, metadata), size) }
}

function readMetadata(source: string, cursor: ByteCursor, count: number): Map<string, GgufValue> {
  const metadata = new Map<string, GgufValue>()
  for (let i = 0; i < count; i++) {
    const key = cursor.text(cursor.u64())
    if (metadata.has(key)) fail(source, `its metadata has "${key}" twice`)
    metadata.set(key, readValue(source, cursor, key, cursor.u32()))
  }
  return metadata
}

const ARRAY = 9
const readers: Record<number, (cursor: ByteCursor) => GgufScalar> = {
  0: (cursor) => cursor.u8(),
  1: (cursor) => cursor.i8(),
  2: (cursor) => cursor.u16(),
  3: (cursor) => cursor.i16(),
  4: (cursor) => cursor.u32(),
  5: (cursor) => cursor.i32(),
  6: (cursor) => shortestDecimal(cursor.f32()),
  7: (cursor) => cursor.u8() !== 0,
  8: (cursor) => cursor.text(cursor.u64()),
  10: (cursor) => cursor.u64(),
  11: (cursor) => cursor.i64(),
  12: (cursor) => cursor.f64(),
}

function readValue(source: string, cursor: ByteCursor, key: string, type: number): GgufValue {
  if (type !== ARRAY) return readerOf(source, key, type)(cursor)
  const read = readerOf(source, key, cursor.u32())
  const count = cursor.u64()
  cursor.require(count) // each member takes a byte or more: a wrong count ends here, not in memory
  return Array.from({ length: count }, () => read(cursor))
}

function readerOf(source: string, key: string, type: number) {
  return readers[type] ?? fail(source, `its metadata "${key}" is of unknown type ${type}`)
}

/** The number with the fewest digits that a 32-bit float rounds to the same: what was written before it became one. */
function shortestDecimal(float: number): number {
  for (let digits = 6; digits < 9; digits++) {
    const decimal = Number(float.toPrecision(digits))
    if (Math.fround(decimal) === float) return decimal
  }
  return float
}

function alignmentOf(source: string, metadata: ReadonlyMap<string, GgufValue>): number {
  const alignment = metadata.get('general.alignment') ?? 32
  if (
    typeof alignment !== 'number' ||
    alignment < 1 ||
    alignment > 2 ** 20 ||
    !Number.isInteger(Math.log2(alignment))
  ) {
    fail(source, `its alignment "${String(alignment)}" is no power of two up to 2^20`)
  }
  return alignment
}

function readTensors(source: string, cursor: ByteCursor, count: number, alignment: number, size: number) {
  const found = new Map<string, GgufTensor>()
  for (let i = 0; i < count; i++) {
    const name = cursor.text(cursor.u64())
    if (found.has(name)) fail(source, `it has the tensor "${name}" twice`)
    const dimensions = cursor.u32()
    if (dimensions > MOST_DIMENSIONS) fail(source, `"${name}" has ${dimensions} dimensions`)
    const shape = Array.from({ length: dimensions }, () => cursor.u64()).reverse()
    const id = cursor.u32()
    const type = TENSOR_TYPES.get(id) ?? fail(source, `"${name}" is of unknown type ${id}`)
    if ((shape.at(-1) ?? 1) % type.values !== 0)
      fail(source, `the rows of "${name}" are no multiple of ${type.values}`)
    found.set(name, { type, shape, offset: cursor.u64(), length: (sizeOf(shape) / type.values) * type.bytes })
  }
  const dataStart = Math.ceil(cursor.at / alignment) * alignment
  for (const [name, tensor] of found) {
    tensor.offset += dataStart
    if (!(tensor.offset + tensor.length <= size))
      fail(source, `"${name}" does not fit into it: the file may be cut short`)
  }
  return found
}

function fail(source: string, why: string): never {
  throw new ModelLoadError(`Cannot read ${source}: ${why}`)
}
