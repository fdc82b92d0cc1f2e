/** One bar of a histogram: activations from `from` to `to`, and which share of all lies between. */
export interface Bar {
  from: number
  to: number
  share: number
}

/**
 * A histogram of which only quantiles at even steps are known, from the least value to the largest: between two of them
 * values are taken as evenly spread. The bars are equally wide, and their shares sum to 1.
 * @param quantiles two or more, rising
 */
export function histogramOf(quantiles: readonly number[], bars: number): Bar[] {
  const [least, most] = [quantiles[0]!, quantiles[quantiles.length - 1]!]
  const edges = Array.from({ length: bars + 1 }, (_, i) => least + ((most - least) * i) / bars)
  // Both ends belong to the histogram, also where several quantiles are the least or the largest value.
  const below = edges.map((edge, i) => (i === 0 ? 0 : i === bars ? 1 : shareBelow(quantiles, edge)))
  return edges.slice(1).map((to, i) => ({ from: edges[i]!, to, share: below[i + 1]! - below[i]! }))
}

/** The distribution function that rises linearly from quantile to quantile. */
function shareBelow(quantiles: readonly number[], value: number): number {
  const next = quantiles.findIndex((quantile) => quantile > value)
  if (next === 0) return 0
  if (next === -1) return 1
  const [low, high] = [quantiles[next - 1]!, quantiles[next]!]
  return (next - 1 + (value - low) / (high - low)) / (quantiles.length - 1)
}
