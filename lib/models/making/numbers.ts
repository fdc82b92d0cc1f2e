/** The mean of vectors of one length. @param vectors at least one */
export function meanOf(vectors: readonly Float32Array[]): Float32Array {
  const mean = new Float32Array(vectors[0]!.length)
  for (const vector of vectors) for (let i = 0; i < mean.length; i++) mean[i]! += vector[i]! / vectors.length
  return mean
}

/** The mean of the rows of a matrix [rows, width]. */
export function meanRow(matrix: Float32Array, width: number): Float32Array {
  const mean = new Float32Array(width)
  const rows = matrix.length / width
  for (let at = 0; at < matrix.length; at++) mean[at % width]! += matrix[at]! / rows
  return mean
}

export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

/** How far each row of a matrix [rows, width] reaches along a vector [width]. */
export function reaches(matrix: Float32Array, vector: Float32Array): number[] {
  const { length } = vector
  return Array.from({ length: matrix.length / length }, (_, t) =>
    dot(matrix.subarray(t * length, (t + 1) * length), vector),
  )
}

export const average = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

/** The value below which a share of the values lies, 0 … 1, between its neighbours by straight line. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const at = share * (sorted.length - 1)
  const below = sorted[Math.floor(at)]!
  return below + (sorted[Math.ceil(at)]! - below) * (at - Math.floor(at))
}

/**
 * The chance that one of `above` is larger than one of `below`, ties counting half: the area under the ROC curve
 * (Hanley and McNeil 1982, https://doi.org/10.1148/radiology.143.1.7063747).
 */
export function areaUnderCurve(above: readonly number[], below: readonly number[]): number {
  let wins = 0
  for (const a of above) for (const b of below) wins += a > b ? 1 : a === b ? 0.5 : 0
  return wins / (above.length * below.length)
}
