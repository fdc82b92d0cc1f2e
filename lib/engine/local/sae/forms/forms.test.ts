import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ModelLoadError } from '../../../errors'
import {
  changed,
  FIXTURES,
  golden,
  LATENTS,
  LAYER,
  MODEL,
  NAMES,
  WIDTH,
  withJson,
  withTensors,
} from '../altered-fixture'
import { writeZip } from '../archive-fixture'
import { openSae } from '../open-sae'
import { Sae } from '../sae'
import { openForm } from './index'

function dense(rows: Awaited<ReturnType<Sae['encode']>>): Float32Array {
  const all = new Float32Array(rows.length * LATENTS)
  rows.forEach(({ indices, values }, t) =>
    indices.forEach((index, j) => void (all[t * LATENTS + index] = values[j]!)),
  )
  return all
}

/** What the activations add to the residual stream, [rows, d]. */
function decode(sae: Sae, activations: Float32Array): Float32Array {
  const rows = activations.length / LATENTS
  const sum = new Float32Array(rows * WIDTH)
  activations.forEach((activation, at) => {
    const t = Math.floor(at / LATENTS)
    sae.direction(at % LATENTS).forEach((value, i) => void (sum[t * WIDTH + i]! += activation * value))
  })
  return sum
}

/** Largest difference, relative to the largest of what is expected. */
function difference(found: Float32Array, expected: Float32Array): number {
  let off = 0
  let size = 0
  expected.forEach((value, i) => {
    off = Math.max(off, Math.abs(value - found[i]!))
    size = Math.max(size, Math.abs(value))
  })
  return off / size
}

describe.each(NAMES)('an SAE in the form of %s', (name) => {
  it('fires and decodes as its own library says, within 1e-3', async () => {
    const { residuals, activations, decoded, scales } = await golden(name)
    const { sae, place } = await openSae(`${FIXTURES}/${name}`, MODEL)
    expect(place).toEqual({ readLayer: LAYER, steerLayer: LAYER })
    const found = dense(await sae.encode(residuals))
    const expected = activations.map((value, at) => value * scales[Math.floor(at / LATENTS)]!)
    expect(difference(found, expected)).toBeLessThan(1e-3)
    expect(difference(decode(sae, found), decoded)).toBeLessThan(1e-3)
  })

  it('fires the same where only some latents are asked for', async () => {
    const { residuals } = await golden(name)
    const sae = await Sae.load(`${FIXTURES}/${name}`)
    const all = await sae.encode(residuals)
    for (let latent = 0; latent < LATENTS; latent++) {
      const few = await sae.encodeFor([latent], residuals)
      few.forEach((row, t) => {
        const told = ({ indices, values }: typeof row) => values[indices.indexOf(latent)] ?? 0
        expect(told(row)).toBe(told(all[t]!))
      })
    }
  })
})

const withTensor = (name: string, tensor: string) =>
  withTensors(name, (tensors) => void (tensors[tensor] = { shape: [1], data: new Float32Array(1) }))

/** A torch file whose pickle is this one. */
const pickled = (path: string, pickle: string) =>
  writeZip(path, { 'archive/data.pkl': Buffer.from(pickle, 'latin1') })

const hook = (hook_name: string) => ({ metadata: { hook_name } })
const without = (name: string, file: string) => changed(name, (folder) => rm(join(folder, file)))

describe('an SAE that Tiller does not run', () => {
  it.each<[string, () => Promise<string>, RegExp]>([
    [
      'a transcoder',
      () => withJson('sae-lens-topk', 'cfg.json', { architecture: 'transcoder' }),
      /reads one point and writes another/,
    ],
    [
      'of an MLP',
      () => withJson('sae-lens-topk', 'cfg.json', hook('blocks.3.hook_mlp_out')),
      /"blocks.3.hook_mlp_out".*residual/,
    ],
    [
      'of attention heads',
      () => withJson('sae-lens-topk', 'cfg.json', hook('blocks.3.attn.hook_z')),
      /no point of the residual/,
    ],
    [
      'of the embeddings',
      () => withJson('sae-lens-topk', 'cfg.json', hook('blocks.0.hook_resid_pre')),
      /reads the embeddings/,
    ],
    [
      'without a hook',
      () => withJson('sae-lens-topk', 'cfg.json', { metadata: {} }),
      /does not say where it reads/,
    ],
    ['topk without k', () => withJson('sae-lens-topk', 'cfg.json', { k: undefined }), /needs k/],
    [
      'of an unknown activation',
      () => withJson('sae-lens-older', 'cfg.json', { activation_fn_str: 'tanh-relu' }),
      /"tanh-relu"/,
    ],
    [
      'whitened',
      () => withJson('sae-lens-topk', 'cfg.json', { normalize_activations: 'covariance_whitening' }),
      /normalize_activations/,
    ],
    ['a transcoder of sparsify', () => withJson('sparsify', 'cfg.json', { transcode: true }), /transcoder/],
    ['a skip transcoder of sparsify', () => withTensor('sparsify', 'W_skip'), /W_skip/],
    ['in groups', () => withJson('sparsify', 'cfg.json', { activation: 'groupmax' }), /groupmax/],
    [
      'a transcoder of Gemma Scope 2',
      () => withTensor('gemma-scope-2', 'affine_skip_connection'),
      /transcoder/,
    ],
    [
      'that writes elsewhere',
      () => withJson('gemma-scope-2', 'config.json', { hf_hook_point_out: 'model.layers.3.mlp.output' }),
      /writes another/,
    ],
    [
      'that names no layer',
      () => without('gemma-scope', 'hook.json'),
      /hook\.json.*blocks\.12\.hook_resid_post/,
    ],
    [
      'of an MLP, of Llama Scope',
      () => withJson('llama-scope', 'hyperparams.json', { hook_point_in: 'blocks.3.hook_mlp_out' }),
      /hook_mlp_out/,
    ],
    ['of no known form', () => without('sae-lens-topk', 'cfg.json'), /none of the forms.*SAELens/],
    [
      'a pickle of an old protocol',
      () =>
        changed('dictionary-learning-topk', (at) => pickled(join(at, 'ae.pt'), "cos\nsystem\n(S'true'\ntR.")),
      /ae\.pt: it/,
    ],
    [
      'a pickle that calls a program',
      () =>
        changed('dictionary-learning-topk', (at) =>
          pickled(join(at, 'ae.pt'), '\x80\x02cos\nsystem\nX\x04\x00\x00\x00true\x85R.'),
        ),
      /os\.system, which could run a program/,
    ],
    [
      'a torch file of an old kind',
      () => changed('dictionary-learning-topk', (at) => writeFile(join(at, 'ae.pt'), 'no zip')),
      /ae\.pt: it is no archive/,
    ],
    [
      'of an unknown class',
      () =>
        withJson('dictionary-learning-topk', 'config.json', {
          trainer: { dict_class: 'Crosscoder', layer: 3 },
        }),
      /"Crosscoder" is not among the classes/,
    ],
    [
      'of an MLP, of dictionary_learning',
      () =>
        withJson('dictionary-learning-topk', 'config.json', {
          trainer: { dict_class: 'AutoEncoderTopK', layer: 3, submodule_name: 'mlp_out_layer_3' },
        }),
      /mlp_out_layer_3/,
    ],
    [
      'topk of Qwen-Scope that does not tell k',
      () => without('qwen-scope', 'hook.json'),
      /how many latents.*L0_50.*"blocks\.3\.hook_resid_post", "k": 50/,
    ],
    [
      'cut off',
      () =>
        changed('gemma-scope', async (at) => {
          const path = join(at, 'params.npz')
          await writeFile(path, (await readFile(path)).subarray(0, 3000))
        }),
      /params\.npz/,
    ],
  ])('is refused in words: %s', async (_, make, words) => {
    const opened = make().then(openForm)
    await expect(opened).rejects.toThrow(ModelLoadError)
    await expect(opened).rejects.toThrow(words)
  })

  it('says both widths where it does not fit the model, and both layers', async () => {
    const folder = `${FIXTURES}/sae-lens-topk`
    await expect(openSae(folder, { width: 24, layers: 6 })).rejects.toThrow(/16 numbers.*has 24/)
    await expect(openSae(folder, { width: WIDTH, layers: 3 })).rejects.toThrow(/after layer 3.*0 to 2/)
  })
})

describe('hooks of all spellings', () => {
  it.each([
    'blocks.3.hook_resid_post',
    'blocks.4.hook_resid_pre',
    'model.layers.3',
    'model.layers.3.output',
    'model.language_model.layers.3',
    'layers.3',
    'transformer.h.3',
    'gpt_neox.layers.3',
  ])('%s', async (name) => {
    const { config } = await openForm(await withJson('sae-lens-topk', 'cfg.json', hook(name)))
    expect(config.hookLayer).toBe(LAYER)
  })
})
