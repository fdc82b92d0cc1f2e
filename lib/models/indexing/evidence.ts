import type { ExampleContext } from '@/lib/catalogue'
import type { Corpus, Firing } from './corpus'

const EXAMPLES = 8
/** Tokens before and after the one at which a latent fires. */
const AROUND_EXAMPLE = { before: 13, after: 8 }
const SPREAD = 20
const AROUND_SPREAD = { before: 7, after: 4 }
/** Digits of an activation: enough to tell what is stronger. */
const DIGITS = 4

/** What the texts show of a latent. */
export interface LatentEvidence {
  firing: Firing
  /** Share of tokens on which it fires. */
  density: number
  /** Its largest activation. */
  max: number
  /** Where it fires most strongly, strongest first; each in another text as far as there are so many. */
  examples: ExampleContext[]
  /** From its weakest activations to its strongest. */
  spread: ExampleContext[]
}

export function evidenceOf(corpus: Corpus, latent: number): LatentEvidence {
  const firing = corpus.firing(latent)
  const order = Uint32Array.from(firing.values, (_, j) => j).sort((a, b) => firing.values[a]! - firing.values[b]! || a - b)
  const contexts = (chosen: readonly number[], around: typeof AROUND_EXAMPLE) =>
    chosen.map((j) => contextAt(corpus, firing, j, around))
  return {
    firing,
    density: rounded(firing.at.length / Math.max(1, corpus.tokens.length)),
    max: rounded(firing.values[order.at(-1) ?? 0] ?? 0),
    examples: contexts(strongest(corpus, firing, order), AROUND_EXAMPLE),
    spread: contexts(overRange(order), AROUND_SPREAD),
  }
}

/** The strongest firings of different texts, then the strongest others. */
function strongest({ textOf }: Corpus, { at }: Firing, order: Uint32Array): number[] {
  const seen = new Set<number>()
  const [first, others]: number[][] = [[], []]
  for (let i = order.length - 1; i >= 0 && first!.length < EXAMPLES; i--) {
    const text = textOf[at[order[i]!]!]!
    if (seen.has(text)) {
      if (others!.length < EXAMPLES) others!.push(order[i]!)
    } else {
      seen.add(text)
      first!.push(order[i]!)
    }
  }
  return [...first!, ...others!].slice(0, EXAMPLES)
}

/** Firings at even steps of the order of their strength. */
function overRange(order: Uint32Array): number[] {
  if (order.length <= SPREAD) return [...order]
  return Array.from({ length: SPREAD }, (_, i) => order[Math.round((i * (order.length - 1)) / (SPREAD - 1))]!)
}

function contextAt(
  corpus: Corpus,
  { at, values }: Firing,
  j: number,
  { before, after }: typeof AROUND_EXAMPLE,
): ExampleContext {
  const place = at[j]!
  const [first, end] = corpus.span(corpus.textOf[place]!)
  const [from, to] = [Math.max(first, place - before), Math.min(end, place + after + 1)]
  const activations = new Array<number>(to - from).fill(0)
  for (let k = lowerBound(at, from); k < at.length && at[k]! < to; k++) activations[at[k]! - from] = rounded(values[k]!)
  return { tokens: corpus.tokens.slice(from, to), activations, peak: place - from }
}

function lowerBound(sorted: Uint32Array, value: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
}

export const rounded = (value: number): number => Number(value.toPrecision(DIGITS))
