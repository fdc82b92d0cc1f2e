import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

export interface SamplingOptions {
  /** 0 is greedy. */
  temperature: number
  /** In (0, 1]. */
  topP: number
  /** Unsigned 32-bit. */
  seed: number
  /** For tokens drawn before, 1: off. */
  repetitionPenalty: number
}

/**
 * Draws token ids from logits: temperature, then nucleus sampling (Holtzman et al. 2020, https://arxiv.org/abs/1904.09751).
 * The stream of random numbers is a function of the seed alone.
 */
export class Sampler {
  private readonly random
  private readonly drawn = new Set<number>()

  constructor(private readonly options: SamplingOptions) {
    this.random = xoroshiro128plus(options.seed | 0)
  }

  next(logits: Float32Array): number {
    const id = this.draw(penalized(logits, this.drawn, this.options.repetitionPenalty))
    this.drawn.add(id)
    return id
  }

  private draw(logits: Float32Array): number {
    if (this.options.temperature === 0) return argmax(logits)
    const probabilities = softmax(logits, this.options.temperature)
    const nucleus = this.nucleus(probabilities)
    const mass = nucleus.reduce((sum, id) => sum + probabilities[id]!, 0)
    let left = uniformFloat64(this.random) * mass
    for (const id of nucleus) {
      left -= probabilities[id]!
      if (left < 0) return id
    }
    return nucleus.at(-1)!
  }

  /** The smallest set of most probable ids whose probabilities reach topP, most probable first. */
  private nucleus(probabilities: Float64Array): number[] {
    const { topP } = this.options
    // Ids below this bound weigh less than 1 - topP all together, so none of them can be in the nucleus.
    const bound = (1 - topP) / probabilities.length
    const ids: number[] = []
    for (let id = 0; id < probabilities.length; id++) if (probabilities[id]! >= bound) ids.push(id)
    if (topP === 1) return ids
    ids.sort((a, b) => probabilities[b]! - probabilities[a]! || a - b)
    let sum = 0
    const end = ids.findIndex((id) => (sum += probabilities[id]!) >= topP)
    return end < 0 ? ids : ids.slice(0, end + 1)
  }
}

export function argmax(values: Float32Array): number {
  let best = 0
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i
  return best
}

/** Keskar et al. 2019 (https://arxiv.org/abs/1909.05858), with negative logits multiplied so that they fall too. */
function penalized(logits: Float32Array, drawn: ReadonlySet<number>, penalty: number): Float32Array {
  if (penalty === 1) return logits
  const result = logits.slice()
  for (const id of drawn) result[id]! *= result[id]! > 0 ? 1 / penalty : penalty
  return result
}

/** Plain loops: this runs once per token over the whole vocabulary, where callbacks would cost as much as the model. */
export function softmax(logits: Float32Array, temperature: number): Float64Array {
  const max = logits[argmax(logits)]!
  const probabilities = new Float64Array(logits.length)
  let sum = 0
  for (let i = 0; i < logits.length; i++) sum += probabilities[i] = Math.exp((logits[i]! - max) / temperature)
  for (let i = 0; i < probabilities.length; i++) probabilities[i]! /= sum
  return probabilities
}
