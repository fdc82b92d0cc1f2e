import { join } from 'node:path'
import { z } from 'zod'
import { ModelLoadError } from '../../../errors'
import { readJson } from '../../json-file'
import type { Weights } from '../../weights/weights'
import { layerOfHook } from '../hook'
import { openTorchFile } from '../pickle/torch-file'
import { RearrangedWeights } from '../rearranged'
import { plainConfig } from '../sae-config'
import { CLASSES } from './dictionary-classes'
import type { SaeForm } from './form'

const configFile = z.object({
  trainer: z.object({
    dict_class: z.string(),
    layer: z.int().min(0),
    submodule_name: z.string().nullish(),
    k: z.int().nullish(),
  }),
})

/** dictionary_learning (https://github.com/saprmarks/dictionary_learning): `ae.pt` and `config.json`. */
export const dictionaryLearning: SaeForm = {
  name: 'dictionary_learning (config.json and ae.pt)',
  recognises: (files) => files.has('ae.pt') && files.has('config.json'),

  async open(folder) {
    const path = join(folder, 'config.json')
    const { dict_class, layer, submodule_name, k } = (await readJson(path, configFile)).trainer
    const made = Object.hasOwn(CLASSES, dict_class) ? CLASSES[dict_class] : undefined
    if (!made) {
      const known = Object.keys(CLASSES).join(', ')
      throw new ModelLoadError(
        `Cannot run ${path}: "${dict_class}" is not among the classes that Tiller runs: ${known}`,
      )
    }
    if (submodule_name) requireSameLayer(path, submodule_name, layer)
    const stored = await openTorchFile(join(folder, 'ae.pt'))
    const turned = stored.has('encoder.weight')
    const [first = 0, second = 0] = stored.shape(turned ? 'encoder.weight' : 'W_enc')
    const [d_in, d_sae] = turned ? [second, first] : [first, second]
    const norms = made.madeUnit ? await columnNorms(stored, [d_in, d_sae]) : null
    if (made.oneThreshold) stored.entry('threshold', [])
    return {
      config: plainConfig({
        architecture: made.architecture,
        d_in,
        d_sae,
        k: made.architecture === 'topk' ? await activeLatents(stored, k ?? undefined, path) : 0,
        apply_b_dec_to_input: made.centred,
        hookLayer: layer,
      }),
      weights: new RearrangedWeights(stored, made.tensors(d_sae, norms)),
    }
  },
}

/** The library calls the residual stream after layer N `resid_post_layer_N`. */
function requireSameLayer(path: string, submodule: string, layer: number): void {
  const [, ofLibrary] = /^resid_post(?:_layer_(\d+))?$/.exec(submodule) ?? [null, null]
  if (ofLibrary === undefined) return
  const named = ofLibrary === null ? layerOfHook(submodule, path) : Number(ofLibrary)
  if (named === layer) return
  throw new ModelLoadError(
    `Cannot run ${path}: "layer" is ${layer}, but "submodule_name" is "${submodule}". Correct the one that is wrong`,
  )
}

/**
 * k of a topk SAE. The library keeps it among the weights; before it did so it took the config's, and where both are there
 * it requires that they agree.
 */
async function activeLatents(stored: Weights, told: number | undefined, path: string): Promise<number> {
  const kept = stored.has('k') ? (await stored.readFloats('k', []))[0]! : undefined
  const k = kept ?? told
  if (k === undefined) {
    throw new ModelLoadError(
      `Cannot run ${path}: neither it nor ${stored.path} says how many latents may be active. Write "k" into its "trainer"`,
    )
  }
  if (told !== undefined && told !== k) {
    throw new ModelLoadError(
      `Cannot run ${path}: "k" is ${told}, but in ${stored.path} it is ${k}. Correct the one that is wrong`,
    )
  }
  return k
}

/** Of each latent's column of the decoder. */
async function columnNorms(stored: Weights, shape: readonly [number, number]): Promise<Float64Array> {
  const decoder = await stored.readFloats('decoder.weight', shape)
  const norms = new Float64Array(shape[1])
  decoder.forEach((value, at) => void (norms[at % norms.length]! += value * value))
  return norms.map(Math.sqrt)
}
