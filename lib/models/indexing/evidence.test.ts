import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { corpusOf, type TextFixture } from './corpus.fixture'
import { evidenceOf } from './evidence'

const LATENTS = 3

const text: fc.Arbitrary<TextFixture> = fc
  .array(fc.dictionary(fc.constantFrom('0', '1', '2'), fc.integer({ min: 1, max: 999 })), { minLength: 1, maxLength: 30 })
  .map((rows) => ({
    tokens: rows.map((_, t) => ` t${t}`),
    fires: Object.fromEntries(rows.entries()) as TextFixture['fires'],
  }))

describe('what texts show of a latent', () => {
  it('is what counting token by token gives', () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 6 }), (texts) => {
        const corpus = corpusOf(texts, LATENTS)
        const total = texts.reduce((sum, { tokens }) => sum + tokens.length, 0)
        for (let latent = 0; latent < LATENTS; latent++) {
          const all = texts.flatMap(({ tokens, fires }) => tokens.map((_, t) => fires?.[t]?.[latent] ?? 0))
          const fired = all.filter((value) => value > 0)
          const { density, max, examples, spread } = evidenceOf(corpus, latent)
          expect(density).toBeCloseTo(fired.length / total, 3)
          expect(max).toBe(Math.max(0, ...fired))
          expect(spread).toHaveLength(Math.min(20, fired.length))
          const peaks = spread.map(({ activations, peak }) => activations[peak]!)
          expect(peaks).toEqual([...peaks].sort((a, b) => a - b))
          if (fired.length === 0) continue
          expect(peaks[0]).toBe(Math.min(...fired))
          expect(peaks.at(-1)).toBe(max)
          expect(examples[0]!.activations[examples[0]!.peak]).toBe(max)
        }
      }),
    )
  })

  it('shows the tokens around with all activations of the same latent, and none of a neighbouring text', () => {
    const corpus = corpusOf(
      [
        { tokens: ['before'], fires: { 0: { 1: 9 } } },
        { tokens: ['a', ' b', ' c'], fires: { 1: { 1: 5, 0: 2 }, 2: { 1: 4 } } },
        { tokens: ['after'], fires: { 0: { 1: 3 } } },
      ],
      2,
    )
    expect(evidenceOf(corpus, 1).examples).toEqual([
      { tokens: ['before'], activations: [9], peak: 0 },
      { tokens: ['a', ' b', ' c'], activations: [0, 5, 4], peak: 1 },
      { tokens: ['after'], activations: [3], peak: 0 },
      { tokens: ['a', ' b', ' c'], activations: [0, 5, 4], peak: 2 },
    ])
    expect(evidenceOf(corpus, 0).density).toBeCloseTo(1 / 5)
  })
})
