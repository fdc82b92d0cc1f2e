import { ModelLoadError } from '../../../errors'
import { openTorchFile } from '../pickle/torch-file'
import { RearrangedWeights } from '../rearranged'
import { plainConfig } from '../sae-config'
import { fileOfLayer, type SaeForm } from './form'

const NAME = /^[^/]*-SAE-l(\d+)\.pth?$/

/** Goodfire's SAEs of the Llama models: one file, whose name tells the layer. ReLU, and b_dec is not taken away first. */
export const goodfire: SaeForm = {
  name: 'Goodfire (NAME-SAE-lN.pth)',
  recognises: (files) => [...files].some((file) => NAME.test(file)),

  async open(folder, files) {
    const { path, layer } = fileOfLayer(folder, files, NAME)
    const stored = await openTorchFile(path)
    if (!stored.has('encoder_linear.weight')) {
      throw new ModelLoadError(
        `Cannot run ${path}: it has no "encoder_linear.weight", as Goodfire's SAEs have`,
      )
    }
    const [d_sae = 0, d_in = 0] = stored.shape('encoder_linear.weight')
    return {
      config: plainConfig({
        architecture: 'standard',
        d_in,
        d_sae,
        hookLayer: layer,
      }),
      weights: new RearrangedWeights(stored, {
        W_enc: { from: 'encoder_linear.weight', transposed: true },
        b_enc: { from: 'encoder_linear.bias' },
        W_dec: { from: 'decoder_linear.weight', transposed: true },
        b_dec: { from: 'decoder_linear.bias' },
      }),
    }
  },
}
