import { join } from 'node:path'
import { z } from 'zod'
import { ModelLoadError } from '../../../errors'
import { readJson } from '../../json-file'
import { Safetensors } from '../../weights/safetensors'
import { hookBeside, layerOfHook } from '../hook'
import { RearrangedWeights } from '../rearranged'
import { plainConfig } from '../sae-config'
import type { SaeForm } from './form'

const configFile = z.object({
  activation: z
    .literal('topk', {
      error: 'Tiller runs "topk" of this form; in "groupmax" each group of latents has one active',
    })
    .default('topk'),
  d_in: z.int().positive(),
  k: z.int().positive(),
  transcode: z
    .literal(false, {
      error: 'It is a transcoder, which reads one point and writes another; an SAE is needed',
    })
    .default(false),
  skip_connection: z.literal(false, { error: 'An SAE with a skip connection cannot be run' }).default(false),
})

/** EleutherAI's sparsify: `cfg.json` and `sae.safetensors`. Its files do not name the hook, which its folder does. */
export const sparsify: SaeForm = {
  name: 'sparsify (cfg.json and sae.safetensors)',
  recognises: (files) => files.has('cfg.json') && files.has('sae.safetensors'),

  async open(folder) {
    const { d_in, k } = await readJson(join(folder, 'cfg.json'), configFile)
    const stored = await Safetensors.open(join(folder, 'sae.safetensors'))
    if (stored.has('W_skip')) {
      throw new ModelLoadError(`Cannot run ${stored.path}: "W_skip" makes it a transcoder; an SAE is needed`)
    }
    const [d_sae = 0] = stored.shape('encoder.weight')
    return {
      config: plainConfig({
        architecture: 'topk',
        d_in,
        d_sae,
        k,
        apply_b_dec_to_input: true,
        hookLayer: layerOfHook(await hookBeside(folder), folder),
      }),
      weights: new RearrangedWeights(stored, {
        W_enc: { from: 'encoder.weight', transposed: true },
        b_enc: { from: 'encoder.bias' },
        W_dec: { from: 'W_dec' },
        b_dec: { from: 'b_dec' },
      }),
    }
  },
}
