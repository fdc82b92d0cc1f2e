import { penalized, type PenaltyOptions } from './penalties'
import { seededUniform } from './random'
import { candidates, drawsFromAll, type TruncationOptions } from './truncation'

export interface SamplingOptions extends PenaltyOptions, TruncationOptions {
  /** 0 is greedy. */
  temperature: number
  /** Taken modulo 2^64. */
  seed: number | bigint
}

/** What tokens have to satisfy. */
export interface DrawnWithin {
  /** A copy in which tokens that cannot be drawn may be at -Infinity. */
  narrowed(logits: Float32Array): Float32Array
  allows(id: number): boolean
}

/**
 * Draws token ids from logits. In this order, which is vLLM's: bias and penalties, temperature, min-p, top-k, top-p.
 * The stream of random numbers is a function of the seed alone, and one number is drawn for every token.
 */
export class Sampler {
  private readonly uniform: () => number
  private readonly counts = new Map<number, number>()

  /** @param said tokens that the answer holds already, for the penalties */
  constructor(
    private readonly options: SamplingOptions,
    said: readonly number[] = [],
  ) {
    this.uniform = seededUniform(options.seed)
    for (const id of said) this.count(id)
  }

  /** @param constraint what is drawn satisfies it: candidates that do not are left out one by one */
  next(logits: Float32Array, constraint?: DrawnWithin): number {
    const penal = penalized(logits, this.counts, this.options)
    const id = constraint ? this.drawWithin(constraint.narrowed(penal), constraint) : this.draw(penal)
    this.count(id)
    return id
  }

  private count(id: number): void {
    this.counts.set(id, (this.counts.get(id) ?? 0) + 1)
  }

  private drawWithin(logits: Float32Array, constraint: DrawnWithin): number {
    for (;;) {
      const id = this.draw(logits)
      if (constraint.allows(id) && logits[id] !== -Infinity) return id
      if (logits[id] === -Infinity) throw new RangeError('No token of the vocabulary satisfies the format')
      logits[id] = -Infinity
    }
  }

  private draw(logits: Float32Array): number {
    if (this.options.temperature === 0) return argmax(logits)
    const probabilities = softmax(logits, this.options.temperature)
    if (drawsFromAll(this.options)) return drawn(probabilities, this.uniform())
    const ids = candidates(probabilities, this.options)
    const mass = ids.reduce((sum, id) => sum + probabilities[id]!, 0)
    let left = this.uniform() * mass
    for (const id of ids) {
      left -= probabilities[id]!
      if (left < 0) return id
    }
    return ids.at(-1)!
  }
}

/** An id with its probability. The sums run over all ids in order, as they would over a list of candidates that holds them all. */
function drawn(probabilities: Float64Array, uniform: number): number {
  let mass = 0
  for (let id = 0; id < probabilities.length; id++) mass += probabilities[id]!
  let left = uniform * mass
  let last = 0
  for (let id = 0; id < probabilities.length; id++) {
    const probability = probabilities[id]!
    if (probability === 0) continue
    last = id
    left -= probability
    if (left < 0) return id
  }
  return last
}

export function argmax(values: Float32Array): number {
  let best = 0
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i
  return best
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
