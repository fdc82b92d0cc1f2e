import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { ModelLoadError } from '../../../errors'
import { readJson } from '../../json-file'
import { Safetensors } from '../../weights/safetensors'
import type { Weights } from '../../weights/weights'
import { hookBeside, layerOfHook } from '../hook'
import { openNpz } from '../npz'
import { RearrangedWeights } from '../rearranged'
import { plainConfig } from '../sae-config'
import type { OpenedSae, SaeForm } from './form'

/** JumpReLU that reads x as it is, without taking b_dec away first. */
function jumpRelu(weights: Weights, hookLayer: number): OpenedSae {
  const [d_in = 0, d_sae = 0] = weights.shape('W_enc')
  return {
    config: plainConfig({
      architecture: 'jumprelu',
      d_in,
      d_sae,
      hookLayer,
    }),
    weights,
  }
}

/** Gemma Scope (Lieberum et al. 2024, https://arxiv.org/abs/2408.05147): `params.npz`. Its folder alone names the layer. */
export const gemmaScope: SaeForm = {
  name: 'Gemma Scope (params.npz)',
  recognises: (files) => files.has('params.npz'),

  async open(folder) {
    const hook = await hookBeside(folder)
    return jumpRelu(await openNpz(join(folder, 'params.npz')), layerOfHook(hook, folder))
  },
}

const configFile = z.object({
  architecture: z
    .literal('jump_relu', {
      error: ({ input }) => `Tiller runs "jump_relu" of this form, not "${String(input)}"`,
    })
    .default('jump_relu'),
  hf_hook_point_in: z.string(),
  hf_hook_point_out: z.string().optional(),
})

/** Gemma Scope 2: `params.safetensors`, with `config.json` where its maker put one. */
export const gemmaScope2: SaeForm = {
  name: 'Gemma Scope 2 (params.safetensors)',
  recognises: (files) => files.has('params.safetensors'),

  async open(folder) {
    const path = join(folder, 'config.json')
    const stored = await Safetensors.open(join(folder, 'params.safetensors'))
    if (stored.has('affine_skip_connection')) throw transcoder(stored.path)
    const hook = existsSync(path) ? await hookIn(path) : await hookBeside(folder)
    const weights = new RearrangedWeights(stored, {
      W_enc: { from: 'w_enc' },
      W_dec: { from: 'w_dec' },
      b_enc: { from: 'b_enc' },
      b_dec: { from: 'b_dec' },
      threshold: { from: 'threshold' },
    })
    return jumpRelu(weights, layerOfHook(hook, path))
  },
}

async function hookIn(path: string): Promise<string> {
  const { hf_hook_point_in: reads, hf_hook_point_out: writes } = await readJson(path, configFile)
  if (writes !== undefined && writes !== reads) throw transcoder(path)
  return reads
}

const transcoder = (path: string) =>
  new ModelLoadError(
    `Cannot run ${path}: it is a transcoder, which reads one point and writes another; an SAE is needed`,
  )
