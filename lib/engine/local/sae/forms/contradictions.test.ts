import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ModelLoadError } from '../../../errors'
import {
  changed,
  golden,
  LATENTS,
  NAMES,
  rewrite,
  WIDTH,
  withJson,
  withTensors,
  writeJson,
  type Tensors,
} from '../altered-fixture'
import { Sae } from '../sae'

const trainer = (part: object) =>
  withJson('dictionary-learning-topk', 'config.json', {
    trainer: { dict_class: 'AutoEncoderTopK', layer: 3, ...part },
  })
const llama = (part: object) => withJson('llama-scope', 'hyperparams.json', part)
const lens = (part: object, name = 'sae-lens-topk') => withJson(name, 'cfg.json', part)
const beside = (name: string, from: string, to: string) =>
  changed(name, (folder) => cp(join(folder, from), join(folder, to)))
const hook_name = 'blocks.3.hook_resid_post'
const threshold = (tensors: Tensors) =>
  void (tensors.threshold = { shape: [LATENTS], data: new Float32Array(LATENTS).fill(9) })

describe('an SAE whose files contradict each other, or say what Tiller does not do', () => {
  it.each<[string, () => Promise<string>, RegExp]>([
    [
      'two layers of Qwen-Scope',
      () => beside('qwen-scope', 'layer3.sae.pt', 'layer1.sae.pt'),
      /layer1\.sae\.pt, layer3\.sae\.pt/,
    ],
    [
      'two layers of Goodfire',
      () => beside('goodfire', 'Llama-3.1-8B-Instruct-SAE-l3.pth', 'Llama-3.3-70B-Instruct-SAE-l50.pt'),
      /SAE-l3\.pth, Llama-3\.3-70B-Instruct-SAE-l50\.pt/,
    ],
    [
      'in two forms',
      () => beside('gemma-scope-2', 'params.safetensors', 'params.npz'),
      /more than one of the forms .*Leave one of Gemma Scope 2 .*, Gemma Scope \(params\.npz\)$/,
    ],
    [
      'an encoder of no latents',
      () =>
        withTensors('gemma-scope', (tensors) => {
          tensors.W_enc = { shape: [16], data: new Float32Array(16) }
        }),
      /encoder is of 16 by 0 values/,
    ],
    [
      'another hook of Qwen-Scope',
      () => withJson('qwen-scope', 'hook.json', { hook_name: 'blocks.3.hook_mlp_out' }),
      /hook\.json.*hook_mlp_out/,
    ],
    ['another k', () => withJson('sae-lens-topk', 'hook.json', { k: 7 }), /hook\.json.*7 latents.*say 6/],
    [
      'k without topk',
      () => withJson('goodfire', 'hook.json', { k: 7 }),
      /hook\.json.*7 latents.*no topk SAE/,
    ],
    [
      'a misspelt key in hook.json',
      () => withJson('qwen-scope', 'hook.json', { steer_layers: 4 }),
      /hook\.json[^]*steer_layers/,
    ],
    [
      'two layers of dictionary_learning',
      () => trainer({ submodule_name: 'resid_post_layer_2' }),
      /config\.json: "layer" is 3, but .*"resid_post_layer_2"/,
    ],
    ['two values of k', () => trainer({ k: 5 }), /config\.json: "k" is 5, but .*ae\.pt it is 6/],
    [
      'no k',
      () =>
        withTensors('dictionary-learning-topk', (tensors) => void delete tensors.k).then(async (folder) => {
          await writeJson(folder, 'config.json', { trainer: { dict_class: 'AutoEncoderTopK', layer: 3 } })
          return folder
        }),
      /neither it nor .*ae\.pt says how many/,
    ],
    [
      'as many thresholds as latents where one belongs',
      () => withTensors('dictionary-learning-batch-topk', threshold),
      /ae\.pt.*"threshold" has shape \[48\], expected \[\]/,
    ],
    ['the class constructor', () => trainer({ dict_class: 'constructor' }), /"constructor" is not among/],
    ['the class toString', () => trainer({ dict_class: 'toString' }), /"toString" is not among/],
    ['the class __proto__', () => trainer({ dict_class: '__proto__' }), /"__proto__" is not among/],
    [
      'a transcoder of Llama Scope',
      () => llama({ hook_point_out: 'blocks.3.hook_mlp_out' }),
      /hyperparams\.json.*transcoder.*hook_mlp_out/,
    ],
    [
      'scaled token by token',
      () => llama({ norm_activation: 'token-wise' }),
      /"token-wise".*[^]*norm_activation/,
    ],
    [
      'with two norms of one point',
      () => llama({ dataset_average_activation_norm: { in: 7.5, out: 8 } }),
      /hyperparams\.json[^]*"in" and "out" must be the same/,
    ],
    ['with a gated linear encoder', () => llama({ use_glu_encoder: true }), /gated linear encoder/],
    [
      'of another architecture of Gemma Scope 2',
      () => withJson('gemma-scope-2', 'config.json', { architecture: 'topk' }),
      /config\.json.*"jump_relu".*"topk"/,
    ],
    [
      'standard with a threshold',
      () => withTensors('sae-lens-standard', threshold),
      /sae_weights\.safetensors.*threshold.*"standard".*architecture/,
    ],
    ['older with a threshold', () => withTensors('sae-lens-older', threshold), /threshold.*"standard"/],
    ['gated with b_enc', () => lens({ architecture: 'gated' }, 'sae-lens-standard'), /b_enc.*"gated"/],
    [
      'of a head',
      () => lens({ metadata: { hook_name, hook_head_index: 2 } }),
      /single heads[^]*metadata\.hook_head_index/,
    ],
    ['of a head, older', () => lens({ hook_point_head_index: 2 }, 'sae-lens-older'), /single heads/],
    [
      'with two scales',
      () =>
        withTensors('sae-lens-older', (tensors) => {
          for (const name of ['scaling_factor', 'finetuning_scaling_factor'])
            tensors[name] = { shape: [LATENTS], data: new Float32Array(LATENTS).fill(2) }
        }),
      /scaling_factor and finetuning_scaling_factor/,
    ],
    ['of batches', () => lens({ architecture: 'batchtopk' }), /"batchtopk".*save_inference_model/],
    [
      'of nested batches',
      () => lens({ architecture: 'matryoshka_batchtopk' }),
      /"matryoshka_batchtopk".*save_inference_model/,
    ],
  ])('is refused in words: %s', async (_, make, words) => {
    const opened = make().then(Sae.load)
    await expect(opened).rejects.toThrow(ModelLoadError)
    await expect(opened).rejects.toThrow(words)
  })

  const OWN_HOOK = NAMES.filter((name) => !['gemma-scope', 'sparsify'].includes(name))
  it.each(OWN_HOOK)('is refused where hook.json names another layer than its own files: %s', async (name) => {
    const folder = await withJson(name, 'hook.json', { hook_name: 'blocks.4.hook_resid_post' })
    await expect(Sae.load(folder)).rejects.toThrow(/hook\.json.*after layer 4, but .*after layer 3/)
  })

  it.each([
    ['sae-lens-topk', (k: number) => lens({ k })],
    ['sparsify', (k: number) => withJson('sparsify', 'cfg.json', { k })],
    ['qwen-scope', (k: number) => withJson('qwen-scope', 'hook.json', { k })],
    [
      'dictionary-learning-topk',
      (k: number) =>
        trainer({ k }).then(async (folder) => {
          await rewrite(folder, 'dictionary-learning-topk', (tensors) => tensors.k!.data.fill(k))
          return folder
        }),
    ],
  ])('is refused with no latents active, or more than there are: %s', async (_, make) => {
    for (const k of [0, LATENTS + 1]) {
      const opened = make(k).then(Sae.load)
      await expect(opened).rejects.toThrow(ModelLoadError)
      await expect(opened).rejects.toThrow(k === 0 ? /\bk\b/ : /k, .* is 49, but it has 48 latents/)
    }
  })
})

describe('an SAE whose settings lie elsewhere', () => {
  it('of dictionary_learning may have k in its config alone, as before the library kept it among the weights', async () => {
    const folder = await withTensors('dictionary-learning-topk', (tensors) => void delete tensors.k)
    expect((await Sae.load(folder)).config.k).toBe(6)
  })

  it('of Llama Scope may take its bias away first, which is the same as an encoder bias less of it', async () => {
    const { residuals } = await golden('llama-scope')
    const centred = await Sae.load(await llama({ apply_decoder_bias_to_pre_encoder: true }))
    const shifted = await Sae.load(
      await withTensors('llama-scope', (tensors) => {
        const [encoder, bias] = [tensors['encoder.weight']!.data, tensors['encoder.bias']!.data]
        tensors['decoder.bias']!.data.forEach((value, i) =>
          bias.forEach((_, j) => void (bias[j]! -= value * encoder[j * WIDTH + i]!)),
        )
      }),
    )
    const [found, expected] = [await centred.encode(residuals), await shifted.encode(residuals)]
    found.forEach(({ indices, values }, row) => {
      expect([...indices]).toEqual([...expected[row]!.indices])
      values.forEach((value, i) => expect(value).toBeCloseTo(expected[row]!.values[i]!, 4))
    })
    const plain = await (await Sae.load('tests/fixtures/saes/llama-scope')).encode(residuals)
    expect(found.map(({ indices }) => [...indices])).not.toEqual(plain.map(({ indices }) => [...indices]))
  })
})
