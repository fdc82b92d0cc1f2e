import type { Rearranged } from '../rearranged'
import type { SaeConfig } from '../sae-config'

type Tensors = Record<string, Rearranged>
/** What a class of the library does, in SAELens' words. */
export interface DictionaryClass {
  architecture: SaeConfig['architecture']
  centred: boolean
  /** Given latents' number and, for those that are made unit when loaded, the decoder's norms. */
  tensors(latents: number, norms: Float64Array | null): Tensors
  /** One threshold for all latents. */
  oneThreshold?: boolean
  /** The library divides the decoder by its norms when it loads, and multiplies the encoder. */
  madeUnit?: boolean
}

const same = (...names: string[]): Tensors => Object.fromEntries(names.map((name) => [name, { from: name }]))
const repeated = (latents: number): Tensors => ({
  threshold: {
    from: 'threshold',
    shape: [latents],
    change: (values) => new Float32Array(latents).fill(values[0]!),
  },
})
const linear: Tensors = {
  W_enc: { from: 'encoder.weight', transposed: true },
  W_dec: { from: 'decoder.weight', transposed: true },
}

/** By the names that the library gives them. */
export const CLASSES: Readonly<Record<string, DictionaryClass>> = {
  AutoEncoder: {
    architecture: 'standard',
    centred: true,
    madeUnit: true,
    tensors: (_, norms) => ({
      W_enc: { from: 'encoder.weight', transposed: true, change: rowsTimes(norms!) },
      b_enc: { from: 'encoder.bias', change: (values) => values.map((value, i) => value * norms![i]!) },
      W_dec: { from: 'decoder.weight', transposed: true, change: columnsOver(norms!) },
      b_dec: { from: 'bias' },
    }),
  },
  AutoEncoderNew: {
    architecture: 'standard',
    centred: false,
    tensors: () => ({ ...linear, b_enc: { from: 'encoder.bias' }, b_dec: { from: 'decoder.bias' } }),
  },
  AutoEncoderTopK: {
    architecture: 'topk',
    centred: true,
    tensors: () => ({ ...linear, b_enc: { from: 'encoder.bias' }, b_dec: { from: 'b_dec' } }),
  },
  BatchTopKSAE: {
    architecture: 'jumprelu',
    centred: true,
    oneThreshold: true,
    tensors: (latents) => ({
      ...linear,
      b_enc: { from: 'encoder.bias' },
      b_dec: { from: 'b_dec' },
      ...repeated(latents),
    }),
  },
  MatryoshkaBatchTopKSAE: {
    architecture: 'jumprelu',
    centred: true,
    oneThreshold: true,
    tensors: (latents) => ({ ...same('W_enc', 'b_enc', 'W_dec', 'b_dec'), ...repeated(latents) }),
  },
  GatedAutoEncoder: {
    architecture: 'gated',
    centred: true,
    tensors: () => ({
      ...linear,
      b_dec: { from: 'decoder_bias' },
      b_gate: { from: 'gate_bias' },
      b_mag: { from: 'mag_bias' },
      r_mag: { from: 'r_mag' },
    }),
  },
  JumpReluAutoEncoder: {
    architecture: 'jumprelu',
    centred: false,
    tensors: () => same('W_enc', 'b_enc', 'W_dec', 'b_dec', 'threshold'),
  },
}

const rowsTimes = (norms: Float64Array) => (values: Float32Array) => {
  const width = values.length / norms.length
  return values.map((value, at) => value * norms[Math.floor(at / width)]!)
}

/** A latent whose column is nothing stays nothing. The library divides it by zero and fails: it cannot be made unit. */
const columnsOver = (norms: Float64Array) => (values: Float32Array) =>
  values.map((value, at) => value / (norms[at % norms.length]! || 1))
