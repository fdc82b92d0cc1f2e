import { ModelLoadError } from '../../errors'
import { chunksOf, readRange } from './file-range'
import type { FileRange, TensorEntry } from './weights'

/** The bits of the exponent: all of them are set in NaN and in the infinities, and in no other number (IEEE 754). */
const EXPONENT = { F32: 0x7f800000, F16: 0x7c00, BF16: 0x7f80 } as const

/** A tensor as it lies in a file, and what to call it in a message. */
export interface StoredTensor {
  path: string
  name: string
  dtype: TensorEntry['dtype']
  range: FileRange
}

/**
 * Reads a tensor once, piece by piece.
 * @throws ModelLoadError if one of its values is NaN or infinite
 */
export async function requireFiniteFile({ path, name, dtype, range }: StoredTensor): Promise<void> {
  for await (const { buffer, byteOffset, byteLength } of chunksOf(range.path, range.offset, range.length)) {
    requireFiniteBytes(path, name, dtype, buffer, byteOffset, byteLength)
  }
}

/**
 * The bytes of a tensor.
 * @throws ModelLoadError if one of its values is NaN or infinite
 */
export async function readFinite({ path, name, dtype, range }: StoredTensor): Promise<ArrayBuffer> {
  const bytes = await readRange(range.path, range.offset, range.length)
  requireFiniteBytes(path, name, dtype, bytes, 0, bytes.byteLength)
  return bytes
}

function requireFiniteBytes(
  path: string,
  name: string,
  dtype: StoredTensor['dtype'],
  buffer: ArrayBufferLike,
  offset: number,
  length: number,
): void {
  const bits =
    dtype === 'F32' ? new Int32Array(buffer, offset, length / 4) : new Uint16Array(buffer, offset, length / 2)
  if (anyFull(bits, EXPONENT[dtype])) throw notFinite(path, name)
}

/** @throws ModelLoadError if one of the values is NaN or infinite */
export function requireFinite(path: string, name: string, values: Float32Array): Float32Array {
  if (anyFull(new Int32Array(values.buffer, values.byteOffset, values.length), EXPONENT.F32)) {
    throw notFinite(path, name)
  }
  return values
}

function anyFull(bits: Int32Array | Uint16Array, mask: number): boolean {
  for (let i = 0; i < bits.length; i++) if ((bits[i]! & mask) === mask) return true
  return false
}

const notFinite = (path: string, name: string) =>
  new ModelLoadError(
    `Cannot run ${path}: "${name}" holds values that are infinite or no numbers. The file is broken, or its training or conversion failed`,
  )
