import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ModelLoadError } from '../../errors'
import { loadTokenizer } from '../text/load-tokenizer'
import { writeGguf, type GgufParts } from './gguf-fixture'

const FORMS = 'tests/fixtures/forms'

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'gguf-'))
})
afterAll(() => rm(dir, { recursive: true }))

type Metadata = NonNullable<GgufParts['metadata']>

const load = async (metadata: Metadata, architecture = 'llama') => {
  const settings = { 'general.architecture': architecture, ...metadata }
  return loadTokenizer(await writeGguf(join(dir, 'model.gguf'), { metadata: settings }))
}

/** Recorded by training/forms/tokenizers.py and training/forms/sentencepiece_tokenizer.py. */
const read = <T extends z.ZodType>(name: string, schema: T) =>
  schema.parse(JSON.parse(readFileSync(`${FORMS}/${name}`, 'utf8')))

const recorded = read(
  'tokenizers.json',
  z.object({
    texts: z.array(z.string()),
    kinds: z.record(
      z.string(),
      z.object({
        tokenizer: z.object({
          added_tokens: z.array(z.object({ id: z.int(), content: z.string() })),
          model: z.object({
            vocab: z.record(z.string(), z.int()),
            merges: z.array(z.tuple([z.string(), z.string()])),
          }),
        }),
        ids: z.array(z.array(z.int())),
        decoded: z.array(z.string()),
      }),
    ),
  }),
)

const pieces = read(
  'sentencepiece.json',
  z.record(
    z.string(),
    z.object({
      add_space_prefix: z.boolean(),
      tokens: z.array(z.string()),
      scores: z.array(z.number()),
      types: z.array(z.int()),
      extra: z.array(z.string()),
      ids: z.array(z.array(z.int())),
      decoded: z.array(z.string()),
    }),
  ),
)

const idsOf = async (loading: ReturnType<typeof load>, texts: readonly string[]) => {
  const { full } = await loading
  return texts.map((text) => full.encode(text, { add_special_tokens: false }).ids)
}

const differing = (texts: readonly string[], found: unknown[], expected: unknown[]) =>
  texts
    .map((text, i) => ({ text, found: found[i], expected: expected[i] }))
    .filter((row) => JSON.stringify(row.found) !== JSON.stringify(row.expected))

function byteLevel(kind: string, pre: string): Metadata {
  const { added_tokens, model } = recorded.kinds[kind]!.tokenizer
  const byId = new Map(Object.entries(model.vocab).map(([token, id]) => [id, token]))
  added_tokens.forEach(({ id, content }) => byId.set(id, content))
  const tokens = Array.from({ length: byId.size }, (_, id) => byId.get(id)!)
  const special = new Set(added_tokens.map(({ id }) => id))
  return {
    'tokenizer.ggml.model': 'gpt2',
    'tokenizer.ggml.pre': pre,
    'tokenizer.ggml.tokens': tokens,
    'tokenizer.ggml.token_type': tokens.map((_, id) => (special.has(id) ? 3 : 1)),
    'tokenizer.ggml.merges': model.merges.map((merge) => merge.join(' ')),
    'tokenizer.ggml.bos_token_id': 0,
    'tokenizer.ggml.eos_token_id': 1,
  }
}

describe('a byte-level tokenizer in a GGUF file', () => {
  it.each([
    ['gpt2', 'gpt-2'],
    ['llama3', 'llama-bpe'],
    ['qwen2', 'qwen2'],
    ['smollm', 'smollm'],
    ['o200k', 'gpt-4o'],
    ['tekken', 'tekken'],
  ])('of the kind %s ("%s") gives the tokens of the Python package', async (kind, pre) => {
    const { ids, decoded } = recorded.kinds[kind]!
    const loading = load(byteLevel(kind, pre))
    expect(differing(recorded.texts, await idsOf(loading, recorded.texts), ids)).toEqual([])
    const { full } = await loading
    const texts = ids
      .slice(0, recorded.texts.length)
      .map((row) => full.decode(row, { skip_special_tokens: false, clean_up_tokenization_spaces: false }))
    expect(differing(recorded.texts, texts, decoded)).toEqual([])
  })

  it('tells whether texts begin with a token for that', async () => {
    const begins = async (metadata: Metadata) => (await load(metadata)).full.encode('').ids
    expect(await begins(byteLevel('llama3', 'llama-bpe'))).toEqual([0])
    expect(await begins(byteLevel('gpt2', 'gpt-2'))).toEqual([])
    expect(await begins({ ...byteLevel('gpt2', 'gpt-2'), 'tokenizer.ggml.add_bos_token': true })).toEqual([0])
    expect(
      await begins({ ...byteLevel('llama3', 'llama-bpe'), 'tokenizer.ggml.add_bos_token': false }),
    ).toEqual([])
  })

  it('brings its chat template', async () => {
    const template = '{{ bos_token }}{% for m in messages %}[{{ m.content }}]{% endfor %}'
    const { template: loaded } = await load({
      ...byteLevel('gpt2', 'gpt-2'),
      'tokenizer.chat_template': template,
    })
    const messages = [{ role: 'user', content: 'hi' }]
    expect(loaded.render({ messages, add_generation_prompt: true })).toBe('<|endoftext|>[hi]')
  })
})

describe.each(Object.entries(pieces))(
  'a SentencePiece tokenizer with %s in a GGUF file',
  (_, recordedPieces) => {
    const { tokens, scores, types, add_space_prefix, extra, ids, decoded } = recordedPieces
    const metadata: Metadata = {
      'tokenizer.ggml.model': 'llama',
      'tokenizer.ggml.tokens': tokens,
      // Whole numbers would be written as integers; scores are floats.
      'tokenizer.ggml.scores': scores.map((score) => score - 0.5),
      'tokenizer.ggml.token_type': types,
      'tokenizer.ggml.add_space_prefix': add_space_prefix,
      'tokenizer.ggml.bos_token_id': 1,
      'tokenizer.ggml.eos_token_id': 2,
    }
    /** SentencePiece makes text of what is spelled like a special token, and drops U+FEFF. */
    const comparable = [...recorded.texts, ...extra]
      .map((text, i) => ({ text, ids: ids[i]!, decoded: decoded[i]! }))
      .filter(({ text }) => !/<(s|\/s|unk)>|\ufeff/.test(text))
    const texts = comparable.map(({ text }) => text)

    it('gives the tokens of SentencePiece', async () => {
      const expected = comparable.map((row) => row.ids)
      expect(differing(texts, await idsOf(load(metadata), texts), expected)).toEqual([])
    })

    it('gives back the texts of SentencePiece, with the first space', async () => {
      const { full } = await load(metadata)
      const found = comparable.map((row) =>
        full.decode(row.ids, { skip_special_tokens: false, clean_up_tokenization_spaces: false }),
      )
      const shown = add_space_prefix ? found.map((text) => text.replace(/^ /, '')) : found
      expect(
        differing(
          texts,
          shown,
          comparable.map((row) => row.decoded),
        ),
      ).toEqual([])
    })

    it('begins texts with the token for that', async () => {
      expect((await load(metadata)).full.encode('').ids).toEqual([1])
    })
  },
)

it("takes the white space behind Phi-3's marks of turns, and behind no other model's", async () => {
  const { tokens, scores, types } = pieces.prefix!
  const metadata: Metadata = {
    'tokenizer.ggml.model': 'llama',
    'tokenizer.ggml.tokens': [...tokens, '<|user|>'],
    'tokenizer.ggml.scores': [...scores, 0].map((score) => score - 0.5),
    'tokenizer.ggml.token_type': [...types, 3],
    'tokenizer.ggml.bos_token_id': 1,
  }
  const [spaced, close] = ['<|user|>\n hello', '<|user|>hello']
  const [phi3, phi3Close] = await idsOf(load(metadata, 'phi3'), [spaced, close])
  expect(phi3).toEqual(phi3Close)
  const [llama, llamaClose] = await idsOf(load(metadata), [spaced, close])
  expect(llama).not.toEqual(llamaClose)
  const [kept, keptClose] = await idsOf(load(metadata, 'phi3'), ['<s> hello', '<s>hello'])
  expect(kept).not.toEqual(keptClose)
})

describe('a tokenizer in a GGUF file', () => {
  const gpt2 = byteLevel('gpt2', 'gpt-2')
  const without = (key: string) => Object.fromEntries(Object.entries(gpt2).filter(([name]) => name !== key))

  it.each<[string, Metadata, RegExp]>([
    [
      'of an unknown kind',
      { ...gpt2, 'tokenizer.ggml.model': 't5' },
      /of the kind "t5"; "gpt2" and "llama" are read/,
    ],
    ['without a vocabulary', without('tokenizer.ggml.tokens'), /no vocabulary/],
    ['without merges', without('tokenizer.ggml.merges'), /no merges/],
    ['that does not say how it splits', without('tokenizer.ggml.pre'), /does not say how text is split/],
    [
      'that splits in an unknown way',
      { ...gpt2, 'tokenizer.ggml.pre': 'viking' },
      /"viking" \(tokenizer.ggml.pre\)/,
    ],
    ['with fewer types than tokens', { ...gpt2, 'tokenizer.ggml.token_type': [1] }, /tokens and types of 1/],
    [
      'with an end outside of it',
      { ...gpt2, 'tokenizer.ggml.eos_token_id': 9999 },
      /9999, outside of the vocabulary/,
    ],
    ['without scores', { ...gpt2, 'tokenizer.ggml.model': 'llama' }, /no scores/],
  ])('%s is refused', async (_, metadata, message) => {
    await expect(load(metadata)).rejects.toThrow(ModelLoadError)
    await expect(load(metadata)).rejects.toThrow(message)
  })
})
