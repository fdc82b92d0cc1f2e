/**
 * How the rows of a matrix are kept in whole numbers: `size` values that lie side by side share a scale, and an offset if there
 * are any. A value is scale · (q − 2^(bits − 1)) + offset.
 */
export interface BlockForm {
  bits: 4 | 8
  size: number
  hasOffsets: boolean
}

/** A matrix [rows, columns] in such blocks. */
export interface Blocks {
  /** [rows, columns · bits / 8]; of two values in a byte the first is the low half. */
  values: Uint8Array
  /** [rows, columns / size] */
  scales: Float32Array
  /** Like `scales`; null where all are 0. */
  offsets: Float32Array | null
}
