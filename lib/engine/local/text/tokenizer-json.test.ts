import { readFileSync } from 'node:fs'
import type { Tokenizer } from '@huggingface/tokenizers'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ModelLoadError } from '../../errors'
import { buildTokenizer } from './build-tokenizer'
import { readTokenizerJson } from './tokenizer-json'

/** Recorded with the Python package `tokenizers`: training/forms/tokenizers.py. */
const recorded = z
  .object({
    texts: z.array(z.string()),
    kinds: z.record(
      z.string(),
      z.object({
        tokenizer: z.looseObject({
          decoder: z.looseObject({ decoders: z.array(z.looseObject({})).optional() }),
        }),
        extra: z.array(z.string()),
        ids: z.array(z.array(z.int())),
        decoded: z.array(z.string()),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync('tests/fixtures/forms/tokenizers.json', 'utf8')))

describe.each(Object.entries(recorded.kinds))(
  'a tokenizer of the kind %s',
  (_, { tokenizer, extra, ids, decoded }) => {
    const ours = buildTokenizer('tokenizer.json', readTokenizerJson('tokenizer.json', tokenizer).json, {})
    const texts = [...recorded.texts, ...extra]

    it('gives the tokens of the Python package for every text', () => {
      const differing = texts
        .map((text, i) => ({
          text,
          ids: ours.encode(text, { add_special_tokens: false }).ids,
          expected: ids[i],
        }))
        .filter((found) => found.ids.join() !== found.expected!.join())
      expect(differing).toEqual([])
    })

    it('gives back the texts of the Python package, but for the first space where that is taken away', () => {
      const strips = tokenizer.decoder.decoders?.some(({ type }) => type === 'Strip') ?? false
      const differing = texts
        .map((text, i) => ({ text, decoded: decode(ours, ids[i]!), expected: decoded[i] }))
        .filter((found) => (strips ? found.decoded.replace(/^ /, '') : found.decoded) !== found.expected)
      expect(differing).toEqual([])
    })
  },
)

const decode = (tokenizer: Tokenizer, ids: number[]) =>
  ids.length === 0
    ? ''
    : tokenizer.decode(ids, { skip_special_tokens: false, clean_up_tokenization_spaces: false })

describe('readTokenizerJson', () => {
  const bpe = { type: 'BPE', vocab: { a: 0 }, merges: [] }
  const rest = {
    normalizer: null,
    pre_tokenizer: null,
    post_processor: null,
    decoder: null,
    added_tokens: [],
  }
  const read = (parts: object) => readTokenizerJson('x/tokenizer.json', { ...rest, model: bpe, ...parts })

  it.each<[string, object, RegExp]>([
    ['no model', { model: undefined }, /model/],
    ['another model', { model: { type: 'Unigram', vocab: [] } }, /type Unigram; byte-pair encoding/],
    ['broken merges', { model: { ...bpe, merges: [['a']] } }, /merges/],
    ['dropout', { model: { ...bpe, dropout: 0.1 } }, /at random \(dropout 0.1\)/],
    ['marked pieces', { model: { ...bpe, continuing_subword_prefix: '##' } }, /continuing_subword_prefix/],
    ['marked ends of words', { model: { ...bpe, end_of_word_suffix: '</w>' } }, /end_of_word_suffix/],
    ['an unknown normalizer', { normalizer: { type: 'Nmt' } }, /normalizes text by "Nmt"/],
    [
      'an unknown normalizer in a sequence',
      { normalizer: { type: 'Sequence', normalizers: [{ type: 'Precompiled' }] } },
      /by "Precompiled"/,
    ],
    [
      'an unknown way to split',
      { pre_tokenizer: { type: 'BertPreTokenizer' } },
      /splits text by "BertPreTokenizer"/,
    ],
    [
      'an unknown treatment of what is split at',
      { pre_tokenizer: { type: 'Split', pattern: { String: 'a' }, behavior: 'Sideways' } },
      /"Sideways"/,
    ],
    [
      'a split without a pattern',
      { pre_tokenizer: { type: 'Split' } },
      /a pattern that splits text is missing/,
    ],
    ['an unknown decoder', { decoder: { type: 'CTC' } }, /decodes tokens by "CTC"/],
    [
      'tokens that are whole words only',
      { added_tokens: [{ id: 1, content: 'b', single_word: true }] },
      /"b" is one only as a word of its own/,
    ],
    ['a broken added token', { added_tokens: [{ content: 'b' }] }, /added_tokens/],
  ])('refuses %s, naming the file', (_, parts, message) => {
    expect(() => read(parts)).toThrow(ModelLoadError)
    expect(() => read(parts)).toThrow(message)
    expect(() => read(parts)).toThrow(/x\/tokenizer.json/)
  })

  it('refuses a pattern that has no meaning', () => {
    const { json } = read({ pre_tokenizer: { type: 'Split', pattern: { Regex: '(' }, behavior: 'Isolated' } })
    expect(() => buildTokenizer('x/tokenizer.json', json, {})).toThrow(ModelLoadError)
  })
})
