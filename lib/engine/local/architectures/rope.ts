/**
 * Rotary position embeddings (Su et al. 2021, https://arxiv.org/abs/2104.09864) of the first `dims` numbers of each head. Angles
 * are position · frequency; cosines and sines are multiplied with `scale`.
 *
 * - fixed: the same frequencies always, [dims / 2]
 * - longrope (https://arxiv.org/abs/2402.13753): other frequencies where more than `original` tokens are to be read
 * - dynamic: the base grows with the number of tokens to be read once that exceeds `original`
 *   ("dynamic NTK", as in transformers' modeling_rope_utils)
 *
 * The last two go by the room of the key-value cache, which is how many tokens a conversation will have at most: so all its
 * keys are rotated alike, in however many pieces they are read.
 */
export type Rope = { dims: number; scale: number } & (
  | { kind: 'fixed'; frequencies: readonly number[] }
  | { kind: 'longrope'; original: number; short: readonly number[]; long: readonly number[] }
  | { kind: 'dynamic'; original: number; base: number; factor: number }
)

/** base^(-2i / dims) for i = 0 … dims / 2 - 1. */
export function frequencies(base: number, dims: number): number[] {
  const half = dims / 2
  return Array.from({ length: half }, (_, i) => base ** (-i / half))
}

interface Llama3Scaling {
  factor: number
  low_freq_factor: number
  high_freq_factor: number
  original: number
}

/** Llama 3.1's scaling: short wavelengths stay, long ones are divided by `factor`, those between are blended. */
export function llama3Frequency(frequency: number, scaling: Llama3Scaling): number {
  const { factor, low_freq_factor, high_freq_factor, original } = scaling
  const wavelength = (2 * Math.PI) / frequency
  if (wavelength < original / high_freq_factor) return frequency
  if (wavelength > original / low_freq_factor) return frequency / factor
  const smooth = (original / wavelength - low_freq_factor) / (high_freq_factor - low_freq_factor)
  return ((1 - smooth) * frequency) / factor + smooth * frequency
}

interface YarnScaling {
  base: number
  dims: number
  factor: number
  original: number
  beta_fast: number
  beta_slow: number
  truncate: boolean
}

/**
 * YaRN (Peng et al. 2023, https://arxiv.org/abs/2309.00071): frequencies that turn more than `beta_fast` times within the
 * original context stay, those that turn less than `beta_slow` times are divided by `factor`, with a ramp between.
 */
export function yarnFrequencies(scaling: YarnScaling): number[] {
  const { base, dims, factor, original, beta_fast, beta_slow, truncate } = scaling
  const dimensionOf = (turns: number) =>
    (dims * Math.log(original / (turns * 2 * Math.PI))) / (2 * Math.log(base))
  const [low, high] = [dimensionOf(beta_fast), dimensionOf(beta_slow)]
  const from = Math.max(truncate ? Math.floor(low) : low, 0)
  const to = Math.min(truncate ? Math.ceil(high) : high, dims - 1)
  const span = to === from ? 0.001 : to - from
  return frequencies(base, dims).map((frequency, i) => {
    const ramp = Math.min(Math.max((i - from) / span, 0), 1)
    return (frequency / factor) * ramp + frequency * (1 - ramp)
  })
}

/** YaRN's scale of cosines and sines for a context `factor` times as long: 0.1 · mscale · ln(factor) + 1. */
export function yarnScale(factor: number, mscale = 1): number {
  return factor <= 1 ? 1 : 0.1 * mscale * Math.log(factor) + 1
}

export interface RopeTables {
  /** [positions, dims / 2] each, row by row. */
  cos: Float32Array
  sin: Float32Array
}

const made = new WeakMap<Rope, RopeTables>()

/** Cosines and sines of fixed frequencies for `positions` positions. A rope's tables are made once: its segments share them. */
export function ropeTables(rope: Rope & { kind: 'fixed' }, positions: number): RopeTables {
  const half = rope.dims / 2
  const known = made.get(rope)
  if (known?.cos.length === positions * half) return known
  const cos = new Float32Array(positions * half)
  const sin = new Float32Array(positions * half)
  for (let p = 0; p < positions; p++) {
    for (let i = 0; i < half; i++) {
      // transformers multiplies float32 positions by float32 frequencies; rounding here likewise keeps far positions equal.
      const angle = Math.fround(p * Math.fround(rope.frequencies[i]!))
      cos[p * half + i] = Math.cos(angle) * rope.scale
      sin[p * half + i] = Math.sin(angle) * rope.scale
    }
  }
  const tables = { cos, sin }
  made.set(rope, tables)
  return tables
}
