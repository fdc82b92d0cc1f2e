import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ModelLoadError } from '../../errors'
import { Safetensors } from '../weights/safetensors'
import { checkWeights } from './check-weights'
import { architectureOf } from './read-architecture'

interface TensorEntry {
  dtype: string
  shape: number[]
  data_offsets: [number, number]
}
type Header = Record<string, TensorEntry>

const LLAMA = 'tests/fixtures/families/llama'

let dir: string
let config: Record<string, unknown>
let header: Header
let data: Buffer

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'weights-'))
  config = JSON.parse(await readFile(`${LLAMA}/config.json`, 'utf8')) as Record<string, unknown>
  const file = await readFile(`${LLAMA}/model.safetensors`)
  const length = Number(file.readBigUInt64LE())
  header = JSON.parse(file.toString('utf8', 8, 8 + length)) as Header
  data = file.subarray(8 + length)
})
afterAll(() => rm(dir, { recursive: true }))

/** Checks the fixture with other settings in its configuration and another list of tensors. */
async function check(settings: object, change: (tensors: Header) => void = () => {}, bytes = data) {
  const tensors = structuredClone(header)
  change(tensors)
  const json = Buffer.from(JSON.stringify(tensors))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(json.length))
  const path = join(dir, 'model.safetensors')
  await writeFile(path, Buffer.concat([length, json, bytes]))
  const architecture = architectureOf({ ...config, ...settings }, join(dir, 'config.json'))
  await checkWeights(architecture, await Safetensors.open(path))
}

/** A tensor that shares the bytes of `source`. */
const copyOf = (tensors: Header, source: string) => structuredClone(tensors[source]!)
const NORM = 'model.norm.weight'
const EMBEDDING = 'model.embed_tokens.weight'

describe('checkWeights', () => {
  it('takes the weights that belong to the configuration', () => check({}))

  it('takes an unembedding that equals the embedding to which it is tied, and buffers of older files', () =>
    check({}, (tensors) => {
      tensors['lm_head.weight'] = copyOf(tensors, EMBEDDING)
      tensors['model.layers.0.self_attn.rotary_emb.inv_freq'] = copyOf(tensors, NORM)
    }))

  const added = (name: string) => (tensors: Header) => {
    tensors[name] = copyOf(tensors, NORM)
  }
  it.each([
    [
      'a bias',
      {},
      added('model.layers.1.self_attn.q_proj.bias'),
      /layers\.1\.self_attn\.q_proj\.bias.*no such bias/,
    ],
    [
      'a norm of queries',
      {},
      added('model.layers.0.self_attn.q_norm.weight'),
      /q_norm\.weight.*names their architecture/,
    ],
    ['more layers', { num_hidden_layers: 2 }, undefined, /layers\.2\..* and 4 more.*there are 2 layers/],
    ['fewer layers', { num_hidden_layers: 4 }, undefined, /no tensor "model\.layers\.3/],
    ['an unknown tensor', {}, added('score.weight'), /no place for "score\.weight"/],
    ['another width', { hidden_size: 64 }, undefined, /has shape \[260,32\], expected \[260,64\]/],
    ['another vocabulary', { vocab_size: 300 }, undefined, /has shape \[260,32\], expected \[300,32\]/],
    ['no unembedding', { tie_word_embeddings: false }, undefined, /no tensor "lm_head\.weight"/],
    [
      'other names',
      {},
      (tensors: Header) => {
        tensors['backbone.embed.weight'] = copyOf(tensors, EMBEDDING)
        delete tensors[EMBEDDING]
      },
      /no tensor "model\.embed_tokens\.weight"/,
    ],
  ])('refuses %s, naming the files', async (_what, settings, change, message) => {
    const checked = check(settings, change)
    await expect(checked).rejects.toThrow(ModelLoadError)
    await expect(checked).rejects.toThrow(message)
    await expect(checked).rejects.toThrow(join(dir, 'model.safetensors'))
  })

  it('refuses an unembedding that differs from the embedding to which it is tied', async () => {
    const [begin, end] = header[EMBEDDING]!.data_offsets
    const other = Buffer.from(data.subarray(begin, end))
    other[0]! ^= 1
    const checked = check(
      {},
      (tensors) => {
        const data_offsets: [number, number] = [data.length, data.length + other.length]
        tensors['lm_head.weight'] = { ...tensors[EMBEDDING]!, data_offsets }
      },
      Buffer.concat([data, other]),
    )
    await expect(checked).rejects.toThrow(/"lm_head\.weight" differs from "model\.embed_tokens\.weight"/)
  })
})
