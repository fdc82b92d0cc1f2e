import { basename } from 'node:path'
import { ModelLoadError } from '../../../errors'
import { toldBeside } from '../hook'
import { openTorchFile } from '../pickle/torch-file'
import { RearrangedWeights } from '../rearranged'
import { plainConfig } from '../sae-config'
import { fileOfLayer, type SaeForm } from './form'

const NAME = /^layer(\d+)\.sae\.pt$/

/**
 * Qwen-Scope: `layerN.sae.pt` reads the output of layer N. How many latents may be active stands in the repository's name alone
 * (`L0_50`), so `hook.json` has to say it.
 */
export const qwenScope: SaeForm = {
  name: 'Qwen-Scope (layerN.sae.pt)',
  recognises: (files) => [...files].some((file) => NAME.test(file)),

  async open(folder, files) {
    const { path, layer } = fileOfLayer(folder, files, NAME)
    const { k } = await toldBeside(folder)
    if (k === undefined) {
      throw new ModelLoadError(
        `Cannot run the SAE in ${folder}: ${basename(path)} does not say how many latents may be active. The name of its repository ` +
          `does (L0_50: 50). Write hook.json beside it: {"hook_name": "blocks.${layer}.hook_resid_post", "k": 50}`,
      )
    }
    const stored = await openTorchFile(path)
    const [d_sae = 0, d_in = 0] = stored.shape('W_enc')
    return {
      config: plainConfig({
        architecture: 'topk',
        d_in,
        d_sae,
        k,
        hookLayer: layer,
      }),
      weights: new RearrangedWeights(stored, {
        W_enc: { from: 'W_enc', transposed: true },
        b_enc: { from: 'b_enc' },
        W_dec: { from: 'W_dec', transposed: true },
        b_dec: { from: 'b_dec' },
      }),
    }
  },
}
