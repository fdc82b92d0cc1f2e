import { join } from 'node:path'
import { z } from 'zod'
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
  act_fn: z.literal('jumprelu').default('jumprelu'),
  jump_relu_threshold: z.number(),
  dataset_average_activation_norm: z.object({ in: z.number().positive() }),
})

const WEIGHTS = 'checkpoints/final.safetensors'

/**
 * Llama Scope's form (He et al. 2024, https://arxiv.org/abs/2410.20526). It was trained on residuals scaled to a length of
 * √d on average; the factor is folded into the weights, and the one threshold with it.
 */
export const llamaScope: SaeForm = {
  recognises: (files) => files.has('hyperparams.json') && files.has(WEIGHTS),

  async open(folder) {
    const path = join(folder, 'hyperparams.json')
    const file = await readJson(path, hyperparams)
    const { d_model: d_in, d_sae, jump_relu_threshold, dataset_average_activation_norm: norms } = file
    const scale = Math.sqrt(d_in) / norms.in
    const thresholds = (values: Float32Array) => values.fill(jump_relu_threshold * scale)
    return {
      config: plainConfig({
        architecture: 'jumprelu',
        d_in,
        d_sae,
        hookLayer: layerOfHook(file.hook_point_in, path),
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
