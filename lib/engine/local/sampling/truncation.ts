export interface TruncationOptions {
  /** In (0, 1]; 1: off. */
  topP: number
  /** 1 or more; absent: off. */
  topK?: number
  /** In [0, 1]; 0: off. */
  minP?: number
}

/** Whether every id that has a probability may be drawn. */
export const drawsFromAll = ({ topP, topK, minP = 0 }: TruncationOptions): boolean =>
  topP === 1 && topK === undefined && minP === 0

/**
 * The ids that may be drawn, in this order of rules (vLLM's), each of which sees what the one before left:
 * - min-p: those with at least `minP` times the probability of the likeliest (Nguyen et al. 2024, https://arxiv.org/abs/2407.01082)
 * - top-k: the `topK` likeliest (Fan et al. 2018, https://arxiv.org/abs/1805.04833), the lower id first among equals
 * - top-p: the smallest set of likeliest ids whose share of what is left reaches `topP` (Holtzman et al. 2020,
 *   https://arxiv.org/abs/1904.09751)
 *
 * An id of probability 0 is never among them.
 */
export function candidates(
  probabilities: Float64Array,
  { topP, topK, minP = 0 }: TruncationOptions,
): number[] {
  let floor = 0
  if (minP > 0) {
    for (const p of probabilities) if (p > floor) floor = p
    floor *= minP
  }
  // Ids below this bound weigh less than 1 - topP all together, so none of them can be in the nucleus.
  if (topK === undefined && floor === 0) floor = (1 - topP) / probabilities.length
  const ids: number[] = []
  for (let id = 0; id < probabilities.length; id++) {
    if (probabilities[id]! >= floor && probabilities[id]! > 0) ids.push(id)
  }
  if (topP === 1 && topK === undefined) return ids
  ids.sort((a, b) => probabilities[b]! - probabilities[a]! || a - b)
  const kept = topK === undefined ? ids : ids.slice(0, topK)
  return topP === 1 ? kept : nucleus(kept, probabilities, topP, topK !== undefined || minP > 0)
}

/** @param renormalize the ids are not all that there are: shares count among them alone */
function nucleus(ids: number[], probabilities: Float64Array, topP: number, renormalize: boolean): number[] {
  const total = renormalize ? ids.reduce((sum, id) => sum + probabilities[id]!, 0) : 1
  let sum = 0
  const end = ids.findIndex((id) => (sum += probabilities[id]!) >= topP * total)
  return end < 0 ? ids : ids.slice(0, end + 1)
}
