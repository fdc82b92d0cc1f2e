import { join } from 'node:path'
import { z } from 'zod'
import { ModelLoadError } from '../../../errors'
import { readJson } from '../../json-file'
import { Safetensors } from '../../weights/safetensors'
import { layerOfHook } from '../hook'
import { RearrangedWeights, type Rearranged } from '../rearranged'
import type { SaeConfig } from '../sae-config'
import type { SaeForm } from './form'

const architecture = z.enum(['standard', 'topk', 'jumprelu', 'gated'], {
  error: ({ input }) =>
    /transcoder/.test(String(input))
      ? `"${String(input)}" reads one point and writes another; an SAE, which does both in one place, is needed`
      : undefined,
})

/** As SAELens wrote it from version 6 on, and before: then the metadata lie among the rest, some of them named otherwise. */
const configFile = z
  .object({
    architecture: architecture.optional(),
    d_in: z.int().positive(),
    d_sae: z.int().positive(),
    k: z.int().positive().optional(),
    rescale_acts_by_decoder_norm: z.boolean().default(false),
    apply_b_dec_to_input: z.boolean().default(true),
    normalize_activations: z
      .union([
        z.boolean(),
        z.null(),
        z.enum(['none', 'expected_average_only_in', 'constant_norm_rescale', 'layer_norm']),
      ])
      .default('none'),
    reshape_activations: z.literal('none').default('none'),
    activation_fn: z.string().optional(),
    activation_fn_str: z.string().optional(),
    activation_fn_kwargs: z.object({ k: z.int().positive().optional() }).nullish(),
    hook_name: z.string().optional(),
    hook_point: z.string().optional(),
    metadata: z.object({ hook_name: z.string().optional() }).optional(),
  })
  .transform((file, context): Omit<SaeConfig, 'hookLayer'> & { hook: string } => {
    const hook = file.metadata?.hook_name ?? file.hook_name ?? file.hook_point
    if (hook === undefined)
      context.addIssue({
        code: 'custom',
        path: ['metadata', 'hook_name'],
        message: 'It does not say where it reads',
      })
    const activation = file.activation_fn ?? file.activation_fn_str
    const k = file.k ?? file.activation_fn_kwargs?.k
    const named = file.architecture ?? 'standard'
    const topk = named === 'topk' || (named === 'standard' && activation === 'topk')
    if (topk && k === undefined)
      context.addIssue({
        code: 'custom',
        path: ['k'],
        message: 'A topk SAE needs k, the number of active latents',
      })
    if (!topk && activation !== undefined && activation !== 'relu')
      context.addIssue({
        code: 'custom',
        path: ['activation_fn'],
        message: `Tiller does not run the activation "${activation}"`,
      })
    const normalize = file.normalize_activations
    const { d_in, d_sae, rescale_acts_by_decoder_norm, apply_b_dec_to_input } = file
    return {
      architecture: topk ? 'topk' : named,
      d_in,
      d_sae,
      k: k ?? 0,
      rescale_acts_by_decoder_norm,
      apply_b_dec_to_input,
      // The average was measured in training and lies in the weights, or nowhere: SAELens' encoder does nothing for it.
      normalize_activations:
        normalize === 'constant_norm_rescale' || normalize === 'layer_norm' ? normalize : 'none',
      hook: hook ?? '',
    }
  })

/** SAELens' form: `cfg.json` and `sae_weights.safetensors`. */
export const saeLens: SaeForm = {
  recognises: (files) => files.has('cfg.json') && files.has('sae_weights.safetensors'),

  async open(folder) {
    const path = join(folder, 'cfg.json')
    const { hook, ...config } = await readJson(path, configFile)
    const weights = await Safetensors.open(join(folder, 'sae_weights.safetensors'))
    return {
      config: { ...config, hookLayer: layerOfHook(hook, path) },
      weights: await withScale(weights),
    }
  },
}

/** Before version 6 activations could be scaled once more, by a factor for each latent, before they were decoded. */
async function withScale(weights: Safetensors) {
  const name = ['scaling_factor', 'finetuning_scaling_factor'].find((each) => weights.has(each))
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
