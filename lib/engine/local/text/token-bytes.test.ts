import { readFileSync } from 'node:fs'
import { Tokenizer } from '@huggingface/tokenizers'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AnswerText } from './answer-text'
import { locate } from './locate'
import { TokenBytes } from './token-bytes'

const read = (name: string): object => JSON.parse(readFileSync(`models/pocket/${name}`, 'utf8'))
const byteLevel = new Tokenizer(read('tokenizer.json'), read('tokenizer_config.json'))

/** As Llama 2 and Gemma have it: U+2581 for a space, single bytes for what the vocabulary lacks. */
const pieces = [
  '<unk>',
  '<s>',
  '</s>',
  '\u2581',
  '\u2581hi',
  'hi',
  'a',
  'b',
  'é',
  '\u2581\u2581',
  '\ufffd',
  '<tool>',
]
const bytePieces = Array.from(
  { length: 256 },
  (_, b) => `<0x${b.toString(16).toUpperCase().padStart(2, '0')}>`,
)
const added = (id: number, special: boolean) => ({
  id,
  content: pieces[id]!,
  special,
  single_word: false,
  lstrip: false,
  rstrip: false,
  normalized: false,
})
const metaspace = new Tokenizer(
  {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [added(1, true), added(2, true), added(11, false)],
    normalizer: { type: 'Replace', pattern: { String: ' ' }, content: '\u2581' },
    pre_tokenizer: null,
    post_processor: null,
    decoder: {
      type: 'Sequence',
      decoders: [
        { type: 'Replace', pattern: { String: '\u2581' }, content: ' ' },
        { type: 'ByteFallback' },
        { type: 'Fuse' },
      ],
    },
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: '<unk>',
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: true,
      byte_fallback: true,
      ignore_merges: false,
      vocab: Object.fromEntries([...pieces, ...bytePieces].map((piece, id) => [piece, id])),
      merges: [],
    },
  },
  { tokenizer_class: 'LlamaTokenizer' },
)

const joined = (bytes: TokenBytes, ids: number[]) => Buffer.concat(ids.map((id) => bytes.of(id)))
const shown = (bytes: TokenBytes, ids: number[]) => {
  const answer = new AnswerText((id) => bytes.said(id))
  return ids.map((id) => answer.push(id)).join('') + answer.finish()
}

describe.each([
  ['byte-level', byteLevel],
  ['metaspace with bytes', metaspace],
])('the bytes of a %s vocabulary', (_, tokenizer) => {
  const bytes = new TokenBytes(tokenizer)
  const encode = (text: string) => tokenizer.encode(text, { add_special_tokens: false }).ids

  it('joined over the tokens of a text are its UTF-8 form', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' })), (text) => {
        const whole = text.toWellFormed()
        fc.pre(!/[\u2581]|<unk>|<\/?s>|<\|/.test(whole))
        expect(joined(bytes, encode(whole)).toString()).toBe(whole)
        expect(shown(bytes, encode(whole))).toBe(whole)
      }),
    )
  })

  it('tell where each token of a text begins', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'b', ' ', 'é', '🙂', 'hi', '\n'), maxLength: 20 }),
        (text) => {
          const ids = encode(text)
          const offsets = locate(
            ids.map((id) => bytes.of(id)),
            text,
          )
          ids.forEach((_, t) => {
            const before = new TextDecoder('utf-8', { ignoreBOM: true }).decode(
              joined(bytes, ids.slice(0, t)),
              {
                stream: true,
              },
            )
            expect(offsets[t]).toBe(before.length)
          })
        },
      ),
    )
  })
})

describe('TokenBytes', () => {
  const bytes = new TokenBytes(metaspace)

  it('says nothing for special tokens, and other added tokens as they are spelled', () => {
    expect(shown(bytes, [1, 4, 2])).toBe(' hi')
    expect(shown(bytes, [11])).toBe('<tool>')
    expect(bytes.text(2)).toBe('</s>')
    expect(bytes.isSpecial(11)).toBe(false)
  })

  it('has no bytes for an id that names no token', () => {
    expect(bytes.of(99_999)).toHaveLength(0)
  })

  it('keeps a replacement character of the vocabulary', () => {
    expect(shown(bytes, [6, 10])).toBe('a\ufffd')
  })
})

describe('locate', () => {
  const at = (tokens: string[], text: string) =>
    locate(
      tokens.map((token) => new TextEncoder().encode(token)),
      text,
    )

  it('follows a tokenizer that puts a space before a text', () => {
    expect(at([' hi', ' you'], 'hi you')).toEqual([0, 2])
  })

  it('finds its place again behind spaces that a token took in', () => {
    expect(at(['<s>', 'hi', ' you'], '<s>  \nhi you')).toEqual([0, 6, 8])
  })
})
