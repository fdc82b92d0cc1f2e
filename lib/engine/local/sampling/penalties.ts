export interface PenaltyOptions {
  /** 1: off. */
  repetitionPenalty?: number
  /** 0: off. */
  frequencyPenalty?: number
  /** 0: off. */
  presencePenalty?: number
  /** Added to the logits of these ids. */
  logitBias?: ReadonlyMap<number, number>
}

/**
 * The logits as biases and penalties change them; the given ones stay as they are. With c the times that the answer holds a
 * token so far, and in this order (vLLM's):
 * - l += bias (https://platform.openai.com/docs/api-reference/chat/create, `logit_bias`)
 * - where c > 0: l / r if l > 0, else l · r (Keskar et al. 2019, https://arxiv.org/abs/1909.05858, with negative logits
 *   multiplied so that they fall too)
 * - l -= c · frequencyPenalty, and l -= presencePenalty where c > 0
 *   (https://platform.openai.com/docs/advanced-usage, "Frequency and presence penalties")
 * @param counts how often the answer holds each id
 */
export function penalized(
  logits: Float32Array,
  counts: ReadonlyMap<number, number>,
  options: PenaltyOptions,
): Float32Array {
  const { repetitionPenalty = 1, frequencyPenalty = 0, presencePenalty = 0, logitBias } = options
  const penalizes =
    counts.size > 0 && (repetitionPenalty !== 1 || frequencyPenalty !== 0 || presencePenalty !== 0)
  if (!penalizes && !logitBias?.size) return logits
  const result = logits.slice()
  for (const [id, bias] of logitBias ?? []) if (id < result.length) result[id]! += bias
  if (!penalizes) return result
  for (const [id, count] of counts) {
    result[id]! *= result[id]! > 0 ? 1 / repetitionPenalty : repetitionPenalty
    result[id]! -= count * frequencyPenalty + presencePenalty
  }
  return result
}
