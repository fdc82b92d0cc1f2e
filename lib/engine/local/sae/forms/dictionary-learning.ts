import { join } from 'node:path'
import { z } from 'zod'
import { ModelLoadError } from '../../../errors'
import { readJson } from '../../json-file'
import type { Weights } from '../../weights/weights'
import { openTorchFile } from '../pickle/torch-file'
import { RearrangedWeights, type Rearranged } from '../rearranged'
import { plainConfig, type SaeConfig } from '../sae-config'
import type { SaeForm } from './form'

const configFile = z.object({
  trainer: z.object({
    dict_class: z.string(),
    layer: z.int().min(0),
    submodule_name: z.string().nullish(),
  }),
})

type Tensors = Record<string, Rearranged>
/** What a class of the library does, in SAELens' words. */
interface DictionaryClass {
  architecture: SaeConfig['architecture']
  centred: boolean
  /** Given latents' number and, for those that are made unit when loaded, the decoder's norms. */
  tensors(latents: number, norms: Float32Array | null): Tensors
  /** The library divides the decoder by its norms when it loads, and multiplies the encoder. */
  madeUnit?: boolean
}

const same = (...names: string[]): Tensors => Object.fromEntries(names.map((name) => [name, { from: name }]))
/** One threshold for all latents. */
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

const CLASSES: Readonly<Record<string, DictionaryClass>> = {
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

/** dictionary_learning (https://github.com/saprmarks/dictionary_learning): `ae.pt` and `config.json`. */
export const dictionaryLearning: SaeForm = {
  recognises: (files) => files.has('ae.pt') && files.has('config.json'),

  async open(folder) {
    const path = join(folder, 'config.json')
    const { dict_class, layer, submodule_name } = (await readJson(path, configFile)).trainer
    const made = CLASSES[dict_class]
    if (!made) {
      const known = Object.keys(CLASSES).join(', ')
      throw new ModelLoadError(
        `Cannot run ${path}: "${dict_class}" is not among the classes that Tiller runs: ${known}`,
      )
    }
    if (submodule_name && !/^resid_post/.test(submodule_name)) {
      throw new ModelLoadError(
        `Cannot run ${path}: it reads "${submodule_name}"; an SAE of the residual stream is needed`,
      )
    }
    const stored = await openTorchFile(join(folder, 'ae.pt'))
    const turned = stored.has('encoder.weight')
    const [first = 0, second = 0] = stored.shape(turned ? 'encoder.weight' : 'W_enc')
    const [d_in, d_sae] = turned ? [second, first] : [first, second]
    const norms = made.madeUnit ? await columnNorms(stored, d_sae) : null
    return {
      config: plainConfig({
        architecture: made.architecture,
        d_in,
        d_sae,
        k: made.architecture === 'topk' ? (await stored.readFloats('k', []))[0]! : 0,
        apply_b_dec_to_input: made.centred,
        hookLayer: layer,
      }),
      weights: new RearrangedWeights(stored, made.tensors(d_sae, norms)),
    }
  },
}

/** Of each latent's column of the decoder, [d, d_sae]. */
async function columnNorms(stored: Weights, latents: number): Promise<Float32Array> {
  const decoder = await stored.readFloats('decoder.weight')
  const norms = new Float32Array(latents)
  decoder.forEach((value, at) => void (norms[at % latents]! += value * value))
  return norms.map(Math.sqrt)
}

const rowsTimes = (norms: Float32Array) => (values: Float32Array) => {
  const width = values.length / norms.length
  return values.map((value, at) => value * norms[Math.floor(at / width)]!)
}

const columnsOver = (norms: Float32Array) => (values: Float32Array) =>
  values.map((value, at) => value / norms[at % norms.length]!)
