import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ChatTokenizer } from './chat-tokenizer'

const MODEL = 'models/pocket'
const [BOS, ASSISTANT, END] = [0, 3, 4]

describe('ChatTokenizer', () => {
  let dir: string
  let plain: ChatTokenizer
  /** The same vocabulary, with a tokenizer that begins every text with BOS, as Llama's does. */
  let adding: ChatTokenizer

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'tiller-'))
    const file: object = JSON.parse(await readFile(join(MODEL, 'tokenizer.json'), 'utf8'))
    const bos = { id: '<|bos|>', ids: [BOS], tokens: ['<|bos|>'] }
    const post_processor = {
      type: 'TemplateProcessing',
      single: [{ SpecialToken: { id: '<|bos|>', type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } }],
      pair: [],
      special_tokens: { '<|bos|>': bos },
    }
    await writeFile(join(dir, 'tokenizer.json'), JSON.stringify({ ...file, post_processor }))
    for (const name of ['tokenizer_config.json', 'config.json', 'generation_config.json']) {
      await writeFile(join(dir, name), await readFile(join(MODEL, name)))
    }
    ;[plain, adding] = await Promise.all([ChatTokenizer.load(MODEL), ChatTokenizer.load(dir)])
  })
  afterAll(() => rm(dir, { recursive: true }))

  it('begins a raw text with the tokens that its tokenizer adds, once', () => {
    const words = plain.encode('Once upon')
    expect(plain.encodeRaw('Once upon')).toEqual(words)
    expect(adding.encodeRaw('Once upon')).toEqual([BOS, ...words])
    expect(adding.encodeRaw('<|bos|>Once upon')).toEqual([BOS, ...words])
    expect(plain.encodeRaw('<|end|><|end|>')).toEqual([END, END])
    expect(adding.encodeRaw('')).toEqual([BOS])
  })

  it('leaves open what an assistant says last, and closes it where the conversation is read as a whole', () => {
    const messages = [
      { role: 'user' as const, content: 'Where?' },
      { role: 'assistant' as const, content: 'In <|end|> Tokyo' },
    ]
    const turn = plain.encodeTurn(messages)
    expect(plain.encodeChat(messages)).toEqual([...turn, END])
    expect(turn.slice(turn.lastIndexOf(ASSISTANT) + 1)).not.toContain(END)
    expect(plain.turnTokens(messages).map(({ id }) => id)).toEqual(turn)
    expect(plain.turnTokens(messages).at(-1)).toMatchObject({ message: 1 })
  })

  it('bounds the tokens of a text from below', () => {
    const text = 'A quick brown fox, 1234 times.'
    expect(plain.fewestTokens(text.length)).toBeGreaterThan(0)
    expect(plain.fewestTokens(text.length)).toBeLessThanOrEqual(plain.encode(text).length)
  })
})
