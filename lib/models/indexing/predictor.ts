import type { Firing } from './corpus'

/** Keys of one set at most. */
const MOST_KEYS = 8

/** A set of keys that tells where a latent fires. */
export interface Predicted {
  /** The one that most activation falls on first. */
  keys: number[]
  /** The F1 of "the token has one of these keys" for "the latent fires there", 0 … 1. */
  f1: number
}

/** What is known of a key in one half of the texts. */
interface Tally {
  mass: number
  hits: number
}

/**
 * Tells where latents fire by a key that each token has, such as its word. Keys are chosen on one half of the texts and judged on
 * the other, both ways round, so that a word which occurs once explains nothing.
 */
export class Predictor {
  /** How many tokens of each half have each key. */
  private readonly totals: [Map<number, number>, Map<number, number>] = [new Map(), new Map()]

  /**
   * @param keys the key of each token; below 0 for none
   * @param half 0 or 1 for each token, the same throughout a text
   */
  constructor(
    private readonly keys: Int32Array,
    private readonly half: (place: number) => number,
  ) {
    keys.forEach((key, place) => {
      const totals = this.totals[half(place)]!
      totals.set(key, (totals.get(key) ?? 0) + 1)
    })
  }

  /** The set that tells best where a latent fires; null if it fires on no key. */
  best(firing: Firing): Predicted | null {
    const halves = this.tally(firing)
    const scores = [0, 1].map((half) => this.scores(order(halves[half]!.tallies), halves[1 - half]!, 1 - half))
    const whole = order(merged(halves[0]!.tallies, halves[1]!.tallies))
    let best: Predicted | null = null
    for (let count = 1; count <= Math.min(MOST_KEYS, whole.length); count++) {
      const f1 = scores.reduce((sum, own) => sum + (own[Math.min(count, own.length) - 1] ?? 0), 0) / 2
      if (best === null || f1 > best.f1) best = { keys: whole.slice(0, count), f1: Number(f1.toFixed(4)) }
    }
    return best
  }

  /** The F1 on one half of the first key, the first two, … of those chosen on the other. */
  private scores(chosen: readonly number[], { tallies, fired }: Half, half: number): number[] {
    let [hits, there] = [0, 0]
    return chosen.slice(0, MOST_KEYS).map((key) => {
      hits += tallies.get(key)?.hits ?? 0
      there += this.totals[half]!.get(key) ?? 0
      return fired + there === 0 ? 0 : (2 * hits) / (fired + there)
    })
  }

  private tally({ at, values }: Firing): [Half, Half] {
    const halves: [Half, Half] = [
      { tallies: new Map(), fired: 0 },
      { tallies: new Map(), fired: 0 },
    ]
    at.forEach((place, j) => {
      const own = halves[this.half(place)]!
      own.fired++
      const key = this.keys[place]!
      if (key < 0) return
      const { mass, hits } = own.tallies.get(key) ?? { mass: 0, hits: 0 }
      own.tallies.set(key, { mass: mass + values[j]!, hits: hits + 1 })
    })
    return halves
  }
}

interface Half {
  tallies: Map<number, Tally>
  /** How often the latent fires in it. */
  fired: number
}

/** Keys by the activation that falls on them, the most first. */
const order = (tallies: ReadonlyMap<number, Tally>) =>
  [...tallies].sort((a, b) => b[1].mass - a[1].mass || a[0] - b[0]).map(([key]) => key)

function merged(a: ReadonlyMap<number, Tally>, b: ReadonlyMap<number, Tally>): Map<number, Tally> {
  const all = new Map(a)
  for (const [key, { mass, hits }] of b) {
    const known = all.get(key) ?? { mass: 0, hits: 0 }
    all.set(key, { mass: known.mass + mass, hits: known.hits + hits })
  }
  return all
}
