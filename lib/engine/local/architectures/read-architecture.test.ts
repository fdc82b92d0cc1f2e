import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ModelLoadError } from '../../errors'
import { architectureOf, readArchitecture, supportedArchitectures } from './read-architecture'

const read = async (fixture: string, settings: object = {}) => {
  const text = await readFile(`tests/fixtures/families/${fixture}/config.json`, 'utf8')
  return architectureOf({ ...(JSON.parse(text) as object), ...settings }, 'folder/config.json')
}

const rope = (settings: object) => ({ rope_parameters: { rope_theta: 10_000, ...settings } })

describe('readArchitecture', () => {
  it('says what a folder holds, whatever the family calls it', async () => {
    expect(await readArchitecture('tests/fixtures/families/gpt2')).toMatchObject({
      name: 'GPT2LMHeadModel',
      file: 'tests/fixtures/families/gpt2/config.json',
      vocabSize: 260,
      hiddenSize: 32,
      layers: 3,
      heads: 2,
      kvHeads: 2,
      headDim: 16,
      contextLength: 256,
      bosTokenId: 256,
      eosTokenIds: [257],
    })
  })

  it('takes one end token, several, or none', async () => {
    const ends = async (eos_token_id: unknown) => (await read('llama', { eos_token_id })).eosTokenIds
    expect(await ends(3)).toEqual([3])
    expect(await ends([3, 5])).toEqual([3, 5])
    expect(await ends(null)).toEqual([])
  })

  it('counts a context that scaling stretches', async () => {
    const yarn = { rope_type: 'yarn', factor: 4, original_max_position_embeddings: 256 }
    expect((await read('llama', rope(yarn))).contextLength).toBe(1024)
    expect((await read('llama', rope({ rope_type: 'dynamic', factor: 2 }))).contextLength).toBe(512)
    expect((await read('llama', rope({ rope_type: 'linear', factor: 2 }))).contextLength).toBe(256)
  })

  it('knows the usual values that published Gemma 3 configurations leave out', async () => {
    const text_config = {
      model_type: 'gemma3_text',
      hidden_size: 2560,
      intermediate_size: 10_240,
      num_hidden_layers: 34,
      rope_scaling: { factor: 8, rope_type: 'linear' },
      sliding_window: 1024,
    }
    const gemma = await read('gemma3-vision', { text_config, eos_token_id: [1, 106] })
    expect(gemma).toMatchObject({
      vocabSize: 262_208,
      heads: 8,
      kvHeads: 4,
      headDim: 256,
      contextLength: 131_072,
      eosTokenIds: [1, 106],
      head: null,
    })
    expect(gemma.blocks.map((block) => block.attention.window).slice(3, 7)).toEqual([1024, 1024, null, 1024])
    const [local, global] = [gemma.blocks[4]!.attention.rope, gemma.blocks[5]!.attention.rope]
    expect(local).toMatchObject({ kind: 'fixed', frequencies: { 1: 10_000 ** (-1 / 128) } })
    expect(global).toMatchObject({ kind: 'fixed', frequencies: { 0: 1 / 8, 1: 1_000_000 ** (-1 / 128) / 8 } })
  })

  it('names the supported architectures when it refuses another', async () => {
    const unknown = read('llama', { architectures: ['MambaForCausalLM'] })
    await expect(unknown).rejects.toThrow(/MambaForCausalLM is not supported/)
    for (const name of supportedArchitectures) await expect(unknown).rejects.toThrow(name)
  })

  it.each([
    ['llama', { architectures: undefined }, /architectures/],
    ['llama', { architectures: [] }, /architecture \(none\) is not supported/],
    ['llama', { hidden_size: undefined }, /hidden_size/],
    ['llama', { rms_norm_eps: undefined }, /rms_norm_eps/],
    ['llama', { num_attention_heads: 3, num_key_value_heads: 2 }, /heads \(3\) is not a multiple of .*\(2\)/],
    ['llama', { num_attention_heads: 5, head_dim: null }, /hidden_size \(32\) is not a multiple .*\(5\)/],
    ['llama', { hidden_act: 'tanh' }, /activation "tanh" is not supported; supported are silu/],
    ['llama', { quantization_config: { quant_method: 'gptq' } }, /quantised .*"gptq"/],
    ['llama', rope({ rope_type: 'spiral' }), /type "spiral"; supported are default, linear/],
    ['llama', { rope_parameters: null, rope_scaling: { type: 'mrope' } }, /type "mrope"/],
    ['llama', { rope_scaling: { type: 'linear', factor: 2 } }, /"default" and rope_scaling "linear"/],
    ['llama', rope({ rope_type: 'linear' }), /factor/],
    ['llama', rope({ factor: 2 }), /have a factor, but no rope_type/],
    ['llama', rope({ rope_type: 'llama3', factor: 8 }), /low_freq_factor/],
    ['llama', rope({ partial_rotary_factor: 0.5 }), /partial_rotary_factor is not 1/],
    [
      'llama',
      { rope_parameters: { chunked: { rope_type: 'default' } } },
      /for chunked, but none for full_attention/,
    ],
    ['llama', { head_dim: 15 }, /even number of dimensions, not 15/],
    ['phi3-longrope', { hidden_size: 64 }, /short_factor has 8 numbers, expected 16/],
    ['gemma2', { use_bidirectional_attention: true }, /use_bidirectional_attention/],
    ['gemma3', { attn_logit_softcapping: 50 }, /attn_logit_softcapping/],
    ['gemma3', rope({ rope_type: 'default' }), /for full_attention and for sliding_attention/],
    ['qwen2', { layer_types: ['full_attention'] }, /layer_types names 1 layers, num_hidden_layers 3/],
    ['qwen2', { layer_types: Array(3).fill('chunked_attention') }, /layer_types has "chunked_attention"/],
    ['qwen2', { layer_types: Array(3).fill('sliding_attention') }, /sliding_window is not in use/],
    ['smollm3', { no_rope_layers: [1] }, /no_rope_layers names 1 layers/],
    ['gpt2', { add_cross_attention: true }, /add_cross_attention/],
  ])('refuses %s with %o', async (fixture, settings, message) => {
    const refused = read(fixture, settings)
    await expect(refused).rejects.toThrow(ModelLoadError)
    await expect(refused).rejects.toThrow(message)
    await expect(refused).rejects.toThrow('folder/config.json')
  })

  it('says which file is missing, or is not JSON', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'architecture-'))
    const file = join(dir, 'config.json')
    await expect(readArchitecture(dir)).rejects.toThrow(`Cannot read ${file}: it is missing`)
    await writeFile(file, '{')
    await expect(readArchitecture(dir)).rejects.toThrow(`Cannot read ${file}: it is not JSON`)
    await rm(dir, { recursive: true })
  })
})
