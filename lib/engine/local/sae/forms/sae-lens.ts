import { join } from 'node:path'
import { z } from 'zod'
import { readJson } from '../../json-file'
import { Safetensors } from '../../weights/safetensors'
import { layerOfHook } from '../hook'
import type { SaeConfig } from '../sae-config'
import type { SaeForm } from './form'
import { requireOnly, withScale } from './sae-lens-tensors'

const architecture = z.enum(['standard', 'topk', 'jumprelu', 'gated'], {
  error: ({ input }) => {
    if (/transcoder/.test(String(input)))
      return `"${String(input)}" reads one point and writes another; an SAE, which does both in one place, is needed`
    if (/batchtopk/.test(String(input)))
      return `"${String(input)}" chooses latents by whole batches of training. Save it with sae_lens' save_inference_model, which makes it a jumprelu SAE`
    return undefined
  },
})

/** Of an SAE that reads one head of an attention layer. */
const head = z
  .null({ error: 'It reads single heads of attention; an SAE of the residual stream is needed' })
  .optional()

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
    reshape_activations: z
      .literal('none', { error: 'It reads the heads of attention; an SAE of the residual stream is needed' })
      .default('none'),
    activation_fn: z.string().optional(),
    activation_fn_str: z.string().optional(),
    activation_fn_kwargs: z.object({ k: z.int().positive().optional() }).nullish(),
    hook_name: z.string().optional(),
    hook_point: z.string().optional(),
    hook_head_index: head,
    hook_point_head_index: head,
    metadata: z.object({ hook_name: z.string().optional(), hook_head_index: head }).optional(),
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
  name: 'SAELens (cfg.json and sae_weights.safetensors)',
  recognises: (files) => files.has('cfg.json') && files.has('sae_weights.safetensors'),

  async open(folder) {
    const path = join(folder, 'cfg.json')
    const { hook, ...config } = await readJson(path, configFile)
    const weights = await Safetensors.open(join(folder, 'sae_weights.safetensors'))
    requireOnly(weights, config.architecture)
    return {
      config: { ...config, hookLayer: layerOfHook(hook, path) },
      weights: await withScale(weights),
    }
  },
}
