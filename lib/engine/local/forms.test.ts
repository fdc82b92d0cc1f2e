import { copyFile, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Message } from '../port'
import { readArchitecture } from './architectures/read-architecture'
import { openWeights } from './files/model-files'
import { writeGguf } from './gguf/gguf-fixture'
import { ChatTokenizer } from './text/chat-tokenizer'
import { Transformer } from './transformer'
import { Safetensors } from './weights/safetensors'
import { writeTensors } from './weights/safetensors-fixture'

const MODEL = 'models/pocket'
const SMALL_FILES = ['config.json', 'tokenizer.json', 'tokenizer_config.json', 'generation_config.json']
const conversation: Message[] = [{ role: 'user', content: 'Tell me about 3 cats in Tokyo.' }]

/** Tokens of the conversation, and what the model makes of them. */
async function read(path: string): Promise<{ ids: number[]; logits: Float32Array }> {
  const tokenizer = await ChatTokenizer.load(path)
  const ids = tokenizer.encodeChat(conversation)
  const transformer = await Transformer.load(await readArchitecture(path), await openWeights(path), [2])
  const cache = transformer.emptyCache(ids.length)
  return {
    ids,
    logits: await transformer.finish(0, ids, cache, [ids.length - 1]),
  }
}

let original: Awaited<ReturnType<typeof read>>
let weights: Safetensors
let dir: string
beforeAll(async () => {
  original = await read(MODEL)
  weights = await Safetensors.open(join(MODEL, 'model.safetensors'))
})
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'forms-'))
})
afterEach(() => rm(dir, { recursive: true }))

const copySmallFiles = () =>
  Promise.all(SMALL_FILES.map((name) => copyFile(join(MODEL, name), join(dir, name))))

type Floats = { dtype: string; shape: number[]; data: ArrayBufferView }
const tensors = async (
  names: string[],
  make: (values: Float32Array, name: string) => Omit<Floats, 'shape'>,
) =>
  Object.fromEntries(
    await Promise.all(
      names.map(async (name) => [
        name,
        { shape: [...weights.shape(name)], ...make(await weights.readFloats(name), name) },
      ]),
    ),
  ) as Record<string, Floats>

const f32 = (data: Float32Array) => ({ dtype: 'F32', data })

/** A model computes the same, bit for bit, in whichever form its weights come. */
describe('the shipped model', () => {
  it("in a hub's cache, behind symbolic links", async () => {
    const snapshot = join(dir, 'snapshots', 'main')
    await mkdir(snapshot, { recursive: true })
    for (const name of await readdir(MODEL)) await symlink(resolve(MODEL, name), join(snapshot, name))
    expect(await read(snapshot)).toEqual(original)
  })

  it('in shards', async () => {
    await copySmallFiles()
    const names = weights.names()
    const half = Math.floor(names.length / 2)
    await writeTensors(join(dir, 'a.safetensors'), await tensors(names.slice(0, half), f32))
    await writeTensors(join(dir, 'b.safetensors'), await tensors(names.slice(half), f32))
    const weight_map = Object.fromEntries(
      names.map((name, i) => [name, `${i < half ? 'a' : 'b'}.safetensors`]),
    )
    await writeFile(join(dir, 'model.safetensors.index.json'), JSON.stringify({ weight_map }))
    expect(await read(dir)).toEqual(original)
  })

  it.each([
    ['float32', f32],
    ['float64', (values: Float32Array) => ({ dtype: 'F64', data: Float64Array.from(values) })],
  ])('in %s', async (_, make) => {
    await copySmallFiles()
    await writeTensors(join(dir, 'model.safetensors'), await tensors(weights.names(), make))
    expect(await read(dir)).toEqual(original)
  })

  it('in a GGUF file', async () => {
    await writeGguf(join(dir, 'pocket.gguf'), {
      metadata: await ggufMetadata(),
      tensors: await ggufTensors(),
    })
    expect(await read(dir)).toEqual(original)
    expect(await read(join(dir, 'pocket.gguf'))).toEqual(original)
  })
})

const json = <T extends z.ZodType>(name: string, schema: T) =>
  schema.parse(JSON.parse(readFileSync(join(MODEL, name), 'utf8')))

async function ggufMetadata() {
  const config = await readArchitecture(MODEL)
  const { chat_template } = json('tokenizer_config.json', z.object({ chat_template: z.string() }))
  const { added_tokens, model } = json(
    'tokenizer.json',
    z.object({
      added_tokens: z.array(z.object({ id: z.int(), content: z.string() })),
      model: z.object({
        vocab: z.record(z.string(), z.int()),
        merges: z.array(z.union([z.string(), z.array(z.string()).transform((pair) => pair.join(' '))])),
      }),
    }),
  )
  const tokens: string[] = []
  for (const [token, id] of Object.entries(model.vocab)) tokens[id] = token
  for (const { id, content } of added_tokens) tokens[id] = content
  const special = new Set(added_tokens.map(({ id }) => id))
  return {
    'general.architecture': 'llama',
    'llama.context_length': config.contextLength,
    'llama.embedding_length': config.hiddenSize,
    'llama.block_count': config.layers,
    'llama.feed_forward_length': config.blocks[0]!.feedForward.width,
    'llama.attention.head_count': config.heads,
    'llama.attention.head_count_kv': config.kvHeads,
    'llama.attention.layer_norm_rms_epsilon': config.norm.epsilon,
    'llama.rope.freq_base': json('config.json', z.object({ rope_theta: z.number() })).rope_theta,
    'tokenizer.ggml.model': 'gpt2',
    'tokenizer.ggml.pre': 'smollm',
    'tokenizer.ggml.tokens': tokens,
    'tokenizer.ggml.token_type': tokens.map((_, id) => (special.has(id) ? 3 : 1)),
    'tokenizer.ggml.merges': model.merges,
    'tokenizer.ggml.bos_token_id': tokens.indexOf('<|bos|>'),
    'tokenizer.ggml.eos_token_id': tokens.indexOf('<|end|>'),
    'tokenizer.chat_template': chat_template,
  }
}

/** Names of llama.cpp, by the ends of transformers' names. */
const GGUF_NAMES: Record<string, string> = {
  'model.embed_tokens': 'token_embd',
  'model.norm': 'output_norm',
  lm_head: 'output',
  input_layernorm: 'attn_norm',
  post_attention_layernorm: 'ffn_norm',
  'self_attn.q_proj': 'attn_q',
  'self_attn.k_proj': 'attn_k',
  'self_attn.v_proj': 'attn_v',
  'self_attn.o_proj': 'attn_output',
  'mlp.gate_proj': 'ffn_gate',
  'mlp.up_proj': 'ffn_up',
  'mlp.down_proj': 'ffn_down',
}

async function ggufTensors() {
  const { heads, kvHeads } = await readArchitecture(MODEL)
  const found: Record<string, { type: number; dims: number[]; data: Uint8Array }> = {}
  for (const name of weights.names()) {
    const [, layer, own] = /^(?:model\.layers\.(\d+)\.)?(.+)\.weight$/.exec(name)!
    const values = await weights.readFloats(name)
    const turned = own === 'self_attn.q_proj' ? heads : own === 'self_attn.k_proj' ? kvHeads : null
    const data = turned === null ? values : inPairs(values, weights.shape(name), turned)
    const prefix = layer === undefined ? '' : `blk.${layer}.`
    found[`${prefix}${GGUF_NAMES[own!]}.weight`] = {
      type: 0,
      dims: weights.shape(name).toReversed(),
      data: new Uint8Array(data.buffer),
    }
  }
  return found
}

/** The rows of each head as llama.cpp has them: what lies half a head apart comes side by side. */
function inPairs(
  values: Float32Array,
  [rows = 1, width = 1]: readonly number[],
  heads: number,
): Float32Array {
  const size = rows / heads
  const out = new Float32Array(values.length)
  for (let head = 0; head < heads; head++) {
    for (let i = 0; i < size / 2; i++) {
      for (const side of [0, 1]) {
        const from = (head * size + side * (size / 2) + i) * width
        out.set(values.subarray(from, from + width), (head * size + 2 * i + side) * width)
      }
    }
  }
  return out
}
