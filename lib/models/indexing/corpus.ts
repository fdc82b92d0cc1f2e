import { unpackFloats, unpackIntegers, type KeptReading } from './readings'

/** Where a latent fires: token `at[j]` of the corpus with activation `values[j]` > 0, by rising token. */
export interface Firing {
  at: Uint32Array
  values: Float32Array
}

/** All that was read, token after token, and where each latent fires in it. */
export class Corpus {
  readonly tokens: string[] = []
  /** The text that each token belongs to, by number. */
  readonly textOf: Uint32Array
  /** Whether each token belongs to a message: 1, or to the chat template: 0. */
  readonly spoken: Uint8Array
  /** Whether each token is the first of its message: 1. */
  readonly opening: Uint8Array
  private readonly start: Uint32Array
  private readonly at: Uint32Array
  private readonly values: Float32Array

  constructor(
    readonly texts: readonly KeptReading[],
    readonly latents: number,
  ) {
    const unpacked = texts.map(({ counts, indices, values }) => ({
      counts: unpackIntegers(counts),
      indices: unpackIntegers(indices),
      values: unpackFloats(values),
    }))
    const size = texts.reduce((sum, { tokens }) => sum + tokens.length, 0)
    this.textOf = new Uint32Array(size)
    this.spoken = new Uint8Array(size)
    this.opening = new Uint8Array(size)
    this.start = startsOf(unpacked, latents)
    this.at = new Uint32Array(this.start[latents]!)
    this.values = new Float32Array(this.start[latents]!)
    const next = this.start.slice()
    texts.forEach(({ tokens, message }, text) => {
      const { counts, indices, values } = unpacked[text]!
      let from = 0
      tokens.forEach((token, t) => {
        const place = this.tokens.push(token) - 1
        this.textOf[place] = text
        this.spoken[place] = message[t] === null ? 0 : 1
        this.opening[place] = message[t] !== null && message[t - 1] !== message[t] ? 1 : 0
        for (let j = from; j < from + counts[t]!; j++) {
          const slot = next[indices[j]!]!++
          this.at[slot] = place
          this.values[slot] = values[j]!
        }
        from += counts[t]!
      })
    })
  }

  firing(latent: number): Firing {
    const [from, to] = [this.start[latent]!, this.start[latent + 1]!]
    return { at: this.at.subarray(from, to), values: this.values.subarray(from, to) }
  }

  /** The tokens of a text: from the first to before the last. */
  span(text: number): [from: number, to: number] {
    return [this.firstOf(text), this.firstOf(text + 1)]
  }

  /** The first token of a text or one behind it, by bisection. */
  private firstOf(text: number): number {
    let [low, high] = [0, this.textOf.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.textOf[middle]! < text) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** Where the firings of each latent begin when they are put one latent after the other; the last number is how many there are. */
function startsOf(texts: readonly { indices: Int32Array }[], latents: number): Uint32Array {
  const start = new Uint32Array(latents + 1)
  for (const { indices } of texts) for (const index of indices) start[index + 1]!++
  for (let i = 0; i < latents; i++) start[i + 1]! += start[i]!
  return start
}
