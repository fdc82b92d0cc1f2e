import { ModelLoadError } from '../../errors'
import type { BlockForm, Blocks } from './blocks'

/** Bytes of one value of the kinds that a safetensors file may hold. */
export const BYTES_PER_VALUE = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U64: 8,
  U32: 4,
  U16: 2,
  U8: 1,
  BOOL: 1,
  F8_E4M3: 1,
  F8_E5M2: 1,
  F8_E8M0: 1,
} as const

/** How a file stores a tensor's values. */
export type Dtype = keyof typeof BYTES_PER_VALUE

/** A stretch of a file that onnxruntime can read by itself. `path` is real: no symbolic links. Bytes. */
export interface FileRange {
  path: string
  offset: number
  length: number
}

export interface TensorEntry {
  /** As a graph takes it. */
  dtype: 'F32' | 'F16' | 'BF16'
  shape: readonly number[]
  /** Where the values lie, row-major and little-endian; null if `readFloats` computes them (dtype is F32 then). */
  range: FileRange | null
}

/** The weights of one model or SAE, under the names that Hugging Face's modules give them. */
export interface Weights {
  /** The file that they come from, for messages. */
  readonly path: string

  names(): string[]

  has(name: string): boolean

  /**
   * The shape of any tensor, also of one that is no float.
   * @throws ModelLoadError if the tensor is absent
   */
  shape(name: string): readonly number[]

  /** @throws ModelLoadError if the tensor is absent, no float, or `shape` is given and differs */
  entry(name: string, shape?: readonly number[]): TensorEntry

  /**
   * The values as 32-bit floats, row-major. Nothing is kept: every call reads the file.
   * @throws ModelLoadError as `entry` does
   */
  readFloats(name: string, shape?: readonly number[]): Promise<Float32Array>

  /** How a matrix is quantised; null where it is not, or not in blocks. Absent: nothing is. */
  blockForm?(name: string): BlockForm | null

  /** A matrix that `blockForm` tells of. @throws ModelLoadError as `entry` does, and if scales or offsets are no numbers */
  readBlocks?(name: string): Promise<Blocks>
}

/** The same weights, of which a graph takes quantised ones as 32-bit floats. */
export function dequantised(weights: Weights): Weights {
  return {
    path: weights.path,
    names: () => weights.names(),
    has: (name) => weights.has(name),
    shape: (name) => weights.shape(name),
    entry: (name, shape) => weights.entry(name, shape),
    readFloats: (name, shape) => weights.readFloats(name, shape),
  }
}

/** Number of values in all of the weights. */
export function countParameters(weights: Weights): number {
  return weights.names().reduce((sum, name) => sum + sizeOf(weights.shape(name)), 0)
}

/** Number of values in a tensor of this shape. */
export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1)

/** @throws ModelLoadError if the shapes differ */
export function requireShape(
  path: string,
  name: string,
  found: readonly number[],
  expected?: readonly number[],
): void {
  if (expected && expected.join() !== found.join()) {
    throw new ModelLoadError(`Cannot read ${path}: "${name}" has shape [${found}], expected [${expected}]`)
  }
}
