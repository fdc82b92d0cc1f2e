import { describe, expect, it } from 'vitest'
import { corpusOf, type TextFixture } from './corpus.fixture'
import { explainAll, explained } from './explain'

const explanations = (texts: readonly TextFixture[], latents: number) => [...explainAll(explained(corpusOf(texts, latents)))]

/** Texts in which latent 0 fires on the tokens that `on` picks. */
const firingOn = (texts: readonly string[], on: (token: string, t: number, tokens: string[]) => boolean): TextFixture[] =>
  texts.map((text) => {
    const tokens = text.split(/(?= )/)
    const fires = Object.fromEntries(tokens.flatMap((token, t) => (on(token, t, tokens) ? [[t, { 0: 2 }]] : [])))
    return { tokens, fires }
  })

const SEA = ['The sea is wide', 'I saw the sea today', 'A ship on the sea', 'The sea and the land', 'Stars and the moon', 'No water here']

describe('explaining a latent by where it fires', () => {
  it('names a word', () => {
    const [found] = explanations(firingOn(SEA, (token) => token.trim() === 'sea'), 1)
    expect(found).toEqual({ label: 'The word “sea”', kind: 'word', f1: 1 })
  })

  it('names a part of a word where it fires on that part', () => {
    const texts = Array.from({ length: 4 }, () => ({ tokens: ['A', ' lux', 'ury', ' boat'], fires: { 1: { 0: 1 } } }))
    expect(explanations(texts, 1)[0]).toMatchObject({ label: '“lux” in “luxury”', kind: 'word' })
  })

  it('names the word before', () => {
    const [found] = explanations(firingOn(SEA, (_, t, tokens) => tokens[t - 1]?.trim().toLowerCase() === 'the'), 1)
    expect(found).toMatchObject({ label: 'Right after “the”', kind: 'word', f1: 1 })
  })

  it('names several words', () => {
    const [found] = explanations(firingOn(SEA, (token) => ['sea', 'the'].includes(token.trim().toLowerCase())), 1)
    expect(found!.label).toMatch(/^The words “(sea|the)” and “(sea|the)”$/)
    expect(found!.f1).toBe(1)
  })

  it('takes a word that occurs in one text alone for no explanation', () => {
    const texts = firingOn(['one two three', 'four five six', 'seven eight nine'], (_, t) => t === 1)
    expect(explanations(texts, 1)[0]).toMatchObject({ kind: 'none', f1: null })
  })

  it('names the template, and the beginning of messages', () => {
    const texts = Array.from({ length: 3 }, () => ({
      tokens: ['<|user|>', 'Hello', ' you'],
      message: [null, 0, 0],
      fires: { 0: { 0: 3 }, 1: { 1: 3 } },
    }))
    const [template, beginning] = explanations(texts, 2)
    expect(template).toEqual({ label: 'Marks between messages, such as “<|user|>”', kind: 'position', f1: null })
    expect(beginning).toEqual({ label: 'The beginning of a message', kind: 'position', f1: null })
  })

  it('says of a latent that never fires that it does not', () => {
    expect(explanations([{ tokens: ['a'] }], 1)[0]).toMatchObject({ label: expect.stringContaining('Never fired') as string, kind: 'none' })
  })

  it('gives the sort of text to the latent that tells it best, and its words to the others', () => {
    const pirate = (i: number): TextFixture => ({
      tokens: [`arr${i}`, ` ye${i}`, ` sea${i}`],
      manner: 'Talks like a pirate',
      subject: 'The sea',
      // Latent 0 fires on every pirate's text, latent 1 not on all of them.
      fires: { 1: i < 6 ? { 0: 2, 1: 2 } : { 0: 2 }, 2: { 0: 1 } },
    })
    const plain = (i: number): TextFixture => ({ tokens: [`the${i}`, ` wide${i}`], subject: 'The sea' })
    const [first, second] = explanations(Array.from({ length: 8 }, (_, i) => [pirate(i), plain(i)]).flat(), 2)
    expect(first).toEqual({ label: 'Talks like a pirate', kind: 'style', f1: 1, tells: 'Talks like a pirate' })
    expect(second).toMatchObject({ kind: 'style', tells: 'Talks like a pirate' })
    expect(second!.label).toMatch(/^Talks like a pirate: “ye\d”/)
  })

  it('finds no sort of text by chance', () => {
    // A latent that fires on every other text, whatever its manner.
    const texts = Array.from({ length: 64 }, (_, i): TextFixture => ({
      tokens: [`a${i}`, ` b${i}`],
      ...(i % 4 < 2 ? { manner: `Manner ${i % 8 < 4 ? 1 : 2}` } : { subject: 'Things' }),
      fires: i % 2 === 0 ? { 0: { 0: 1 } } : {},
    }))
    expect(explanations(texts, 1)[0]!.tells).toBeUndefined()
  })
})
