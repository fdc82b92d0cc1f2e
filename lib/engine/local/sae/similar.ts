import type { SimilarLatent } from '../../port'

/**
 * The latents nearest to the centroid of some latents' directions, by cosine. Each direction counts with length 1, so
 * that none outweighs the others by its norm.
 * @param direction of a latent, [d]; one of length 0 is near to nothing
 * @param count number of latents
 */
export function nearestDirections(
  direction: (index: number) => Float32Array,
  count: number,
  indices: readonly number[],
  topK: number,
): SimilarLatent[] {
  const given = new Set(indices)
  const centroid = centroidOf([...given].map(direction))
  const length = Math.hypot(...centroid)
  const found: SimilarLatent[] = []
  for (let index = 0; index < count; index++) {
    if (given.has(index)) continue
    found.push({ index, cosine: cosineOf(direction(index), centroid, length) })
  }
  return found.sort((a, b) => b.cosine - a.cosine).slice(0, topK)
}

function centroidOf(directions: readonly Float32Array[]): Float64Array {
  const centroid = new Float64Array(directions[0]?.length ?? 0)
  for (const vector of directions) {
    const length = Math.hypot(...vector)
    if (length > 0) vector.forEach((x, i) => (centroid[i]! += x / length / directions.length))
  }
  return centroid
}

function cosineOf(vector: Float32Array, other: Float64Array, otherLength: number): number {
  let dot = 0
  let squares = 0
  vector.forEach((x, i) => {
    dot += x * other[i]!
    squares += x * x
  })
  const lengths = Math.sqrt(squares) * otherLength
  return lengths === 0 ? 0 : dot / lengths
}
