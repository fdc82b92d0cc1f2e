import type { FeatureEffect, SparseRow } from '../port'
import type { FeatureSpace } from './feature-space'
import type { Transformer } from './transformer'

/** At most this many features are ablated: those with the largest activation summed over the tokens before the explained ones. */
const MAX_CANDIDATES = 96

export interface ReadConversation {
  ids: readonly number[]
  /** The residual stream after the layer where the SAE steers, steering included: [ids.length, d]. */
  resid: Float32Array
  /** The SAE's activations of each row, the beginning-of-sequence token's empty. */
  rows: readonly SparseRow[]
}

/**
 * Explains tokens by exact ablation: for each candidate feature, the upper half of the model runs again on the residual stream without
 * that feature's part (h − f·W_dec), and the explained tokens' logits are compared. No gradient, no linear approximation; only the choice
 * of candidates is a heuristic.
 */
export async function attribute(
  transformer: Transformer,
  features: FeatureSpace,
  /** The first segment behind the layer where the SAE steers. */
  segment: number,
  { ids, resid, rows }: ReadConversation,
  { from, to }: { from: number; to: number },
  signal: AbortSignal,
): Promise<FeatureEffect[]> {
  const targets = Array.from({ length: to - from }, (_, i) => from + i)
  const length = to - 1
  const width = transformer.config.hiddenSize
  const score = async (stream: Float32Array) => {
    signal.throwIfAborted()
    const vocabulary = transformer.config.vocabSize
    const before = targets.map((position) => position - 1)
    const logits = await transformer.finish(segment, stream, transformer.emptyCache(length), before)
    return targets.reduce((sum, position, i) => sum + logits[i * vocabulary + ids[position]!]!, 0)
  }

  const whole = resid.slice(0, length * width)
  const base = await score(whole.slice())
  const effects: FeatureEffect[] = []
  for (const { index, tokens } of candidates(rows.slice(0, length))) {
    const without = whole.slice()
    const direction = features.direction(index)
    for (const { position, activation } of tokens) {
      for (let i = 0; i < width; i++) without[position * width + i]! -= activation * direction[i]!
    }
    effects.push({ index, effect: base - (await score(without)), tokens })
  }
  return effects.sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect))
}

function candidates(rows: readonly SparseRow[]): Omit<FeatureEffect, 'effect'>[] {
  const fired = new Map<number, { index: number; total: number; tokens: FeatureEffect['tokens'] }>()
  rows.forEach(({ indices, values }, position) => {
    indices.forEach((index, j) => {
      const entry = fired.get(index) ?? { index, total: 0, tokens: [] }
      entry.total += values[j]!
      entry.tokens.push({ position, activation: values[j]! })
      fired.set(index, entry)
    })
  })
  return [...fired.values()].sort((a, b) => b.total - a.total).slice(0, MAX_CANDIDATES)
}
