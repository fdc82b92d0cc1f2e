import { describe, expect, it } from 'vitest'
import { saeHook } from './sae-hook'

const GEMMA = ['params.npz']
const SPARSIFY = ['cfg.json', 'sae.safetensors']

describe('where an SAE reads, by its source', () => {
  it.each<[string, string, string[], string, number?]>([
    ['Gemma Scope', 'google/gemma-scope-2b-pt-res/layer_12/width_16k/average_l0_82', GEMMA, 'blocks.12.hook_resid_post'],
    ['Gemma Scope, canonical', 'google/gemma-scope-9b-pt-res-canonical/layer_9/width_16k/canonical', GEMMA, 'blocks.9.hook_resid_post'],
    ['Gemma Scope 2', 'google/gemma-scope-2-1b-it/resid_post/layer_17_width_16k_l0_medium', ['params.safetensors'], 'blocks.17.hook_resid_post'],
    ['sparsify', 'EleutherAI/sae-llama-3-8b-32x/layers.10', SPARSIFY, 'layers.10'],
    ['sparsify, of GPT-2', 'me/sae/transformer.h.3', SPARSIFY, 'transformer.h.3'],
    ['Qwen-Scope', 'Qwen/SAE-Res-Qwen3-8B-Base-W64K-L0_50', ['layer12.sae.pt'], 'blocks.12.hook_resid_post', 50],
    ['a folder whose own name says most', '/data/mlp/layer_1/gemma-scope-2b-pt-res/layer_3/width_16k', GEMMA, 'blocks.3.hook_resid_post'],
    ['a folder of this machine', '/home/ann/saes/layer_3/width_16k', GEMMA, 'blocks.3.hook_resid_post'],
  ])('%s', (_, folder, files, hook_name, k) => {
    expect(saeHook(folder, files)).toEqual({ hook_name, ...(k && { k }) })
  })

  it.each<[string, string, string[], string]>([
    ['an MLP', 'google/gemma-scope-2b-pt-mlp/layer_12/width_16k/average_l0_82', GEMMA, 'blocks.12.hook_mlp_out'],
    ['attention', 'google/gemma-scope-2b-pt-att/layer_12/width_16k/average_l0_82', GEMMA, 'blocks.12.attn.hook_z'],
    ['the embeddings', 'google/gemma-scope-2b-pt-res/embedding/width_4k/average_l0_6', GEMMA, 'hook_embed'],
    ['a transcoder', 'google/gemma-scope-2-1b-it/transcoder_all/layer_1_width_16k_l0_big', ['params.safetensors'], 'blocks.1.mlp.hook_in'],
    ['an MLP, of sparsify', 'EleutherAI/sae-llama-3-8b-32x/layers.10.mlp', SPARSIFY, 'layers.10.mlp'],
  ])('is named where it is %s, which an engine refuses', (_, folder, files, hook_name) => {
    expect(saeHook(folder, files)).toEqual({ hook_name })
  })

  it.each<[string, string, string[]]>([
    ['says it in a file', 'a/b/layer_1', ['params.npz', 'hook.json']],
    ['says it in its settings', 'a/b/layer_1', ['params.safetensors', 'config.json']],
    ['is of a form that says it', 'a/b/layers.1', ['cfg.json', 'sae_weights.safetensors']],
    ['lies where nothing says it', 'a/b', GEMMA],
    ['has no number of active latents', 'Qwen/SAE', ['layer12.sae.pt']],
    ['lies in a folder of another name', 'a/layers.1/b', SPARSIFY],
  ])('is not told of one that %s', (_, folder, files) => {
    expect(saeHook(folder, files)).toBeNull()
  })
})
