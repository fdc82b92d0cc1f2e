import type { SaeConfig } from './sae-config'

/** Keeps a token whose residual is constant from being divided by zero; sae_lens takes the same. */
const EPSILON = 1e-5

/**
 * Residuals [rows, width] as the encoder reads them, with what each was divided by, [rows]; `scales` is null where nothing is done.
 * `constant_norm_rescale` brings each to a length of √width; `layer_norm` to a mean of 0 and a deviation of 1.
 */
export function normalised(
  how: SaeConfig['normalize_activations'],
  resid: Float32Array,
  width: number,
): { values: Float32Array; scales: Float32Array | null } {
  if (how === 'none') return { values: resid, scales: null }
  const values = resid.slice()
  const scales = new Float32Array(resid.length / width)
  for (let row = 0; row < scales.length; row++) {
    const token = values.subarray(row * width, (row + 1) * width)
    scales[row] = how === 'layer_norm' ? standardise(token) : rescale(token)
  }
  return { values, scales }
}

function rescale(token: Float32Array): number {
  let squares = 0
  for (const value of token) squares += value * value
  // A residual of nothing has no length to bring to one; it stays nothing.
  const scale = Math.sqrt(squares / token.length) || 1
  for (let i = 0; i < token.length; i++) token[i]! /= scale
  return scale
}

/** Takes the mean away. The deviation is that of a sample, as PyTorch's `std` is. @returns what decoding multiplies by */
function standardise(token: Float32Array): number {
  let sum = 0
  for (const value of token) sum += value
  const mean = sum / token.length
  let squares = 0
  for (const value of token) squares += (value - mean) ** 2
  const deviation = Math.sqrt(squares / (token.length - 1))
  for (let i = 0; i < token.length; i++) token[i] = (token[i]! - mean) / (deviation + EPSILON)
  return deviation
}
