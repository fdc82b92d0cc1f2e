import { join } from 'node:path'
import { z } from 'zod'
import { ModelLoadError } from '../../../errors'
import { readJson } from '../../json-file'
import { Safetensors } from '../../weights/safetensors'
import { layerOfHook } from '../hook'
import { RearrangedWeights, times } from '../rearranged'
import { plainConfig } from '../sae-config'
import type { SaeForm } from './form'

const hyperparams = z.object({
  d_model: z.int().positive(),
  d_sae: z.int().positive(),
  hook_point_in: z.string(),
  hook_point_out: z.string().optional(),
  act_fn: z.literal('jumprelu').default('jumprelu'),
  jump_relu_threshold: z.number(),
  dataset_average_activation_norm: z
    .object({ in: z.number().positive(), out: z.number().positive().optional() })
    .refine(({ in: reads, out = reads }) => out === reads, {
      error:
        'An SAE writes where it reads, so "in" and "out" must be the same. Correct the one that is wrong',
    }),
  norm_activation: z
    .literal('dataset-wise', {
      error: ({ input }) =>
        `Tiller runs "dataset-wise"; "${String(input)}" scales activations otherwise. Take an SAE that was trained dataset-wise`,
    })
    .default('dataset-wise'),
  apply_decoder_bias_to_pre_encoder: z.boolean().default(false),
  use_glu_encoder: z
    .literal(false, { error: 'An SAE with a gated linear encoder cannot be run' })
    .default(false),
})

const WEIGHTS = 'checkpoints/final.safetensors'

/**
 * Llama Scope's form (He et al. 2024, https://arxiv.org/abs/2410.20526). It was trained on residuals scaled to a length of
 * √d on average; the factor is folded into the weights, and the one threshold with it.
 */
export const llamaScope: SaeForm = {
  name: 'Llama Scope (hyperparams.json and checkpoints/final.safetensors)',
  recognises: (files) => files.has('hyperparams.json') && files.has(WEIGHTS),

  async open(folder) {
    const path = join(folder, 'hyperparams.json')
    const file = await readJson(path, hyperparams)
    const { hook_point_in: reads, hook_point_out: writes = reads } = file
    if (writes !== reads) {
      throw new ModelLoadError(
        `Cannot run ${path}: it is a transcoder, which reads "${reads}" and writes "${writes}"; an SAE is needed`,
      )
    }
    const { d_model: d_in, d_sae, jump_relu_threshold, dataset_average_activation_norm: norms } = file
    const scale = Math.sqrt(d_in) / norms.in
    const thresholds = (values: Float32Array) => values.fill(jump_relu_threshold * scale)
    return {
      config: plainConfig({
        architecture: 'jumprelu',
        d_in,
        d_sae,
        // Of the scaled residual its own library takes the stored bias away; of the residual itself that is b_dec.
        apply_b_dec_to_input: file.apply_decoder_bias_to_pre_encoder,
        hookLayer: layerOfHook(reads, path),
      }),
      weights: new RearrangedWeights(await Safetensors.open(join(folder, WEIGHTS)), {
        W_enc: { from: 'encoder.weight', transposed: true, change: times(scale) },
        b_enc: { from: 'encoder.bias' },
        W_dec: { from: 'decoder.weight', transposed: true, change: times(1 / scale) },
        b_dec: { from: 'decoder.bias', change: times(1 / scale) },
        threshold: { from: 'encoder.bias', change: thresholds },
      }),
    }
  },
}
