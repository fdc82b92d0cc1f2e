import { ModelLoadError } from '../../../errors'
import type { Safetensors } from '../../weights/safetensors'
import { RearrangedWeights, type Rearranged } from '../rearranged'
import type { SaeConfig } from '../sae-config'

const PLAIN = ['W_enc', 'b_enc', 'W_dec', 'b_dec']
const TENSORS: Readonly<Record<SaeConfig['architecture'], readonly string[]>> = {
  standard: PLAIN,
  topk: PLAIN,
  jumprelu: [...PLAIN, 'threshold'],
  gated: ['W_enc', 'b_gate', 'b_mag', 'r_mag', 'W_dec', 'b_dec'],
}
const SCALES = ['scaling_factor', 'finetuning_scaling_factor']

/** A tensor that the architecture has no use for tells that the SAE is of another; sae_lens refuses it, too. */
export function requireOnly(weights: Safetensors, architecture: SaeConfig['architecture']): void {
  const known = [...TENSORS[architecture], ...SCALES]
  const stray = weights.names().filter((name) => !known.includes(name))
  if (stray.length === 0) return
  throw new ModelLoadError(
    `Cannot run ${weights.path}: it holds ${stray.join(', ')}, which an SAE of the architecture "${architecture}" does not have. ` +
      'Correct "architecture" in cfg.json, or get both files anew',
  )
}

/** Before version 6 activations could be scaled once more, by a factor for each latent, before they were decoded. */
export async function withScale(weights: Safetensors) {
  const [name, ...more] = SCALES.filter((each) => weights.has(each))
  if (more.length > 0)
    throw new ModelLoadError(
      `Cannot run ${weights.path}: it holds ${SCALES.join(' and ')}. Leave one of them`,
    )
  if (name === undefined) return weights
  const factors = await weights.readFloats(name)
  if (factors.every((factor) => factor === 1)) return weights
  const [latents = 0, width = 0] = weights.shape('W_dec')
  if (factors.length !== latents) {
    throw new ModelLoadError(
      `Cannot read ${weights.path}: "${name}" has ${factors.length} values for ${latents} latents`,
    )
  }
  const kept = weights.names().map((each): [string, Rearranged] => [each, { from: each }])
  const change = (values: Float32Array) => values.map((value, i) => value * factors[Math.floor(i / width)]!)
  return new RearrangedWeights(weights, { ...Object.fromEntries(kept), W_dec: { from: 'W_dec', change } })
}
