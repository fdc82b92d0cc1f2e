import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ModelLoadError } from '../../errors'
import { FAMILIES } from './families'
import { writeGguf } from './gguf-fixture'
import { GgufModel } from './gguf-model'
import { compareWeights, GGUF_TOLERANCE } from './gguf-parity'

const FORMS = 'tests/fixtures/forms'

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'gguf-'))
})
afterAll(() => rm(dir, { recursive: true }))

const anyObject = z.record(z.string(), z.unknown())

/** What transformers wrote, with the rotary bases where older versions have them. */
function expectedConfig(family: string): Record<string, unknown> {
  const config = anyObject.parse(JSON.parse(readFileSync(`${FORMS}/${family}.json`, 'utf8')))
  const rope = anyObject.parse(config.rope_parameters ?? {})
  const full = anyObject.parse(rope.full_attention ?? rope)
  const local = anyObject.parse(rope.sliding_attention ?? {})
  return {
    ...config,
    ...(full.rope_theta !== undefined && { rope_theta: full.rope_theta }),
    ...(local.rope_theta !== undefined && { rope_local_base_freq: local.rope_theta }),
  }
}

/** Keys of which transformers writes none, or another form, where they are as usual. */
const UNWRITTEN: Record<string, unknown[]> = {
  attention_bias: [true, false],
  mlp_bias: [false],
  sliding_window_pattern: [6],
  partial_rotary_factor: [1],
  head_dim: [4],
  no_rope_layer_interval: [4],
}

const families = [
  'llama',
  'qwen2',
  'qwen3',
  'gemma2',
  'gemma3_text',
  'phi3',
  'gpt2',
  'granite',
  'olmo2',
  'smollm3',
]

describe.each(families)('a %s model as GGUF', (family) => {
  it('has the weights of the model in its original form', async () => {
    const { unmatched, error } = await compareWeights(
      `${FORMS}/${family}.gguf`,
      `${FORMS}/${family}.safetensors`,
    )
    expect(unmatched).toEqual([])
    expect(error).toBeLessThan(GGUF_TOLERANCE)
  })

  it('has the configuration of the model in its original form', async () => {
    const config = anyObject.parse(await (await GgufModel.open(`${FORMS}/${family}.gguf`)).config())
    const expected = expectedConfig(family)
    for (const [key, value] of Object.entries(config)) {
      if (key in expected) expect({ [key]: value }).toEqual({ [key]: expected[key] })
      else expect(UNWRITTEN[key] ?? [], key).toContain(value)
    }
    expect(Object.keys(config).length).toBeGreaterThan(10)
  })
})

it('has a fixture for every family', () => {
  expect(families.map((family) => family.replace('_text', '')).sort()).toEqual(Object.keys(FAMILIES).sort())
})

const llama = {
  'general.architecture': 'llama',
  'llama.context_length': 64,
  'llama.embedding_length': 8,
  'llama.block_count': 1,
  'llama.feed_forward_length': 8,
  'llama.attention.head_count': 2,
  'llama.attention.layer_norm_rms_epsilon': 1e-5,
}
const floats = (...dims: number[]) => ({
  type: 0,
  dims,
  data: new Uint8Array(4 * dims.reduce((a, b) => a * b, 1)),
})
const embedding = { 'token_embd.weight': floats(8, 3) }

const model = async (metadata: object, tensors: Parameters<typeof writeGguf>[1]['tensors'] = embedding) =>
  GgufModel.open(await writeGguf(join(dir, 'model.gguf'), { metadata: { ...llama, ...metadata }, tensors }))
const config = async (...parts: Parameters<typeof model>) => (await model(...parts)).config()
const weights = async (...parts: Parameters<typeof model>) => (await model(...parts)).weights()

/** What Llama 3 divides its frequencies by: https://github.com/meta-llama/llama-models (apply_scaling). */
function llama3Divisors(factor: number, base: number, headDim: number): Float32Array {
  return Float32Array.from({ length: headDim / 2 }, (_, i) => {
    const wavelength = 2 * Math.PI * base ** ((2 * i) / headDim)
    if (wavelength < 8192 / 4) return 1
    if (wavelength > 8192) return factor
    const smooth = (8192 / wavelength - 1) / 3
    return 1 / ((1 - smooth) / factor + smooth)
  })
}

describe('the configuration', () => {
  it('reads stretched rotary angles of every kind that the file can say', async () => {
    const scaling = (type: string) => ({ 'llama.rope.scaling.type': type, 'llama.rope.scaling.factor': 4 })
    expect(await config(scaling('linear'))).toMatchObject({
      rope_scaling: { rope_type: 'linear', factor: 4 },
    })
    expect(
      await config({ ...scaling('yarn'), 'llama.rope.scaling.original_context_length': 16 }),
    ).toMatchObject({
      rope_scaling: { rope_type: 'yarn', factor: 4, original_max_position_embeddings: 16 },
    })
    expect(await config(scaling('none'))).not.toHaveProperty('rope_scaling')
    await expect(config(scaling('su'))).rejects.toThrow(/stretches its context by "su"/)
    await expect(config(scaling('yarn'))).rejects.toThrow(
      /lacks "llama.rope.scaling.original_context_length"/,
    )
  })

  it("recognises Llama 3's rotary angles by what the file divides them by, and refuses others", async () => {
    const wide = {
      'llama.embedding_length': 128,
      'llama.attention.head_count': 2,
      'llama.rope.freq_base': 500000,
    }
    const divided = (divisors: Float32Array) => ({
      'token_embd.weight': floats(128, 3),
      'rope_freqs.weight': { type: 0, dims: [divisors.length], data: new Uint8Array(divisors.buffer) },
    })
    expect(await config(wide, divided(llama3Divisors(32, 500000, 64)))).toMatchObject({
      rope_scaling: {
        rope_type: 'llama3',
        factor: 32,
        low_freq_factor: 1,
        high_freq_factor: 4,
        original_max_position_embeddings: 8192,
      },
    })
    const other = llama3Divisors(32, 500000, 64).map((divisor, i) => (i === 20 ? divisor * 1.1 : divisor))
    await expect(config(wide, divided(other))).rejects.toThrow(/"rope_freqs.weight" is not that of Llama 3/)
  })

  it('is that of Mistral where attention looks back only so far', async () => {
    expect(await config({ 'llama.attention.sliding_window': 32 })).toMatchObject({
      architectures: ['MistralForCausalLM'],
      model_type: 'mistral',
      sliding_window: 32,
    })
  })

  it.each<[string, object, RegExp]>([
    [
      'an architecture that is not read',
      { 'general.architecture': 'mamba' },
      /architecture is "mamba".*llama/,
    ],
    ['experts', { 'llama.expert_count': 8 }, /"llama.expert_count" \(8\) changes the model/],
    ['a key of unknown effect', { 'llama.attention.new_trick': 2 }, /"llama.attention.new_trick"/],
    ['a part of a split file', { 'split.count': 3 }, /one of 3 parts/],
    ['layers that differ', { 'llama.attention.head_count_kv': [1, 2] }, /differs from layer to layer/],
    ['keys and values that differ', { 'llama.attention.value_length': 8 }, /keys of 4 and values of 8/],
    ['partly turned heads', { 'llama.rope.dimension_count': 2 }, /turns 2 of the 4 numbers/],
    ['a size that is no number', { 'llama.block_count': 'one' }, /"llama.block_count" is no number/],
  ])('refuses %s', async (_, metadata, message) => {
    await expect(config(metadata)).rejects.toThrow(ModelLoadError)
    await expect(config(metadata)).rejects.toThrow(message)
  })

  it('refuses a file without embeddings', async () => {
    await expect(config({}, {})).rejects.toThrow(/no tensor "token_embd.weight"/)
  })
})

describe('the weights', () => {
  it('refuses a tensor that the architecture does not have', async () => {
    await expect(weights({}, { 'blk.0.ffn_gate_exps.weight': floats(4) })).rejects.toThrow(
      /"blk.0.ffn_gate_exps.weight" is no tensor of llama/,
    )
  })

  it('refuses a quantisation that is not read, by name', async () => {
    const tensor = { type: 16, dims: [256, 1], data: new Uint8Array(66) }
    await expect(weights({}, { 'token_embd.weight': tensor })).rejects.toThrow(/quantised as IQ2_XXS; .*Q4_K/)
  })

  it('refuses quantised values that are no numbers', async () => {
    const data = new Uint8Array(34)
    data.set([0xff, 0x7e, 1]) // a factor that is NaN
    const broken = await weights({}, { 'token_embd.weight': { type: 8, dims: [32, 1], data } })
    await expect(broken.readFloats('model.embed_tokens.weight')).rejects.toThrow(
      /"token_embd.weight" holds values/,
    )
  })

  it('says what is missing or of another shape', async () => {
    const found = await weights({})
    expect(() => found.entry('lm_head.weight')).toThrow(/no tensor for "lm_head.weight"/)
    expect(() => found.entry('model.embed_tokens.weight', [8, 3])).toThrow(/shape \[3,8\], expected \[8,3\]/)
  })
})

describe('the tokens that end an answer', () => {
  const ends = async (metadata: object) => (await model(metadata)).generationConfig()

  it('are those that the metadata names, and control tokens known to end turns', async () => {
    const vocabulary = {
      'tokenizer.ggml.tokens': ['a', '</s>', '<|im_end|>', '<end_of_turn>'],
      'tokenizer.ggml.token_type': [1, 3, 3, 1],
      'tokenizer.ggml.eos_token_id': 1,
    }
    expect(await ends(vocabulary)).toEqual({ eos_token_id: [1, 2] })
    expect(await ends({ ...vocabulary, 'tokenizer.ggml.eot_token_id': 0 })).toEqual({
      eos_token_id: [1, 0, 2],
    })
  })
})
