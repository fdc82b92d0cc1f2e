import type { RopeParameters } from './llama-config'

/**
 * Cosines and sines of rotary position embeddings, [positions, headDim / 2] each, row by row.
 *
 * Sources: Su et al. 2021 (https://arxiv.org/abs/2104.09864); "linear" divides all frequencies by `factor`; "llama3" leaves
 * short wavelengths alone, divides long ones, and blends between (Llama 3.1's scaling, as in transformers' modeling_rope_utils).
 */
export function ropeCaches(rope: RopeParameters, headDim: number, positions: number) {
  const half = headDim / 2
  const frequencies = Array.from({ length: half }, (_, i) => scaled(rope, rope.rope_theta ** (-i / half)))
  const cos = new Float32Array(positions * half)
  const sin = new Float32Array(positions * half)
  for (let p = 0; p < positions; p++) {
    for (let i = 0; i < half; i++) {
      // transformers multiplies float32 positions by float32 frequencies; rounding here likewise keeps far positions equal.
      const angle = Math.fround(p * Math.fround(frequencies[i]!))
      cos[p * half + i] = Math.cos(angle)
      sin[p * half + i] = Math.sin(angle)
    }
  }
  return { cos, sin }
}

function scaled(rope: RopeParameters, frequency: number): number {
  if (rope.rope_type === 'default') return frequency
  if (rope.rope_type === 'linear') return frequency / rope.factor
  const wavelength = (2 * Math.PI) / frequency
  const context = rope.original_max_position_embeddings
  if (wavelength < context / rope.high_freq_factor) return frequency
  if (wavelength > context / rope.low_freq_factor) return frequency / rope.factor
  const smooth =
    (context / wavelength - rope.low_freq_factor) / (rope.high_freq_factor - rope.low_freq_factor)
  return ((1 - smooth) * frequency) / rope.factor + smooth * frequency
}
