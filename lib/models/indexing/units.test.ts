import { describe, expect, it } from 'vitest'
import { corpusOf } from './corpus.fixture'
import type { Explanation } from './explain'
import { choose } from './measure-units'
import { strongestFluent } from './units'

const trials = (...fluent: number[]) => fluent.map((share, i) => ({ push: (i + 1) / 10, effect: 1, fluent: share }))

describe('strongestFluent', () => {
  it.each([
    ['the last push where none breaks answers', trials(1, 0.9, 0.8), 0.3],
    ['the last push before answers break', trials(1, 1, 0.5, 0.2), 0.2],
    ['the last push for which one worse before it is chance', trials(1, 0.75, 1, 0.4), 0.3],
    ['the last push before one that is no chance', trials(1, 0.4, 0.6), 0.1],
  ])('is %s', (_, tried, push) => expect(strongestFluent(1, tried)).toBeCloseTo(push))

  it('is below the weakest push where that breaks answers', () => {
    expect(strongestFluent(1, trials(0.2, 0.1))).toBeLessThan(0.1)
  })
})

describe('choosing which latents to sweep', () => {
  const none: Explanation = { label: 'Unclear', kind: 'none', f1: null }
  const telling = (tells: string, f1: number): Explanation => ({ label: tells, kind: 'style', f1, tells })
  const tokens = Array.from({ length: 200 }, (_, t) => ` ${t}`)
  /** Latent i fires on 6 + i tokens; the last on all. */
  const fires = Object.fromEntries(
    tokens.map((_, t) => [t, Object.fromEntries([0, 1, 2, 3].filter((i) => t < 6 + i).concat(4).map((i) => [i, 1]))]),
  )
  const corpus = corpusOf([{ tokens, fires }], 6)
  const norms = Float32Array.of(1, 1, 1, 0, 1, 1)

  it('takes the best of each sort of text first, then others; never a direction of nothing, nor one that never fires', () => {
    const explanations = [telling('Pirate', 0.8), telling('Pirate', 0.9), none, none, none, none]
    const chosen = choose(corpus, explanations, norms, 2).map(({ latent }) => latent)
    expect(chosen[0]).toBe(1)
    expect([0, 2]).toContain(chosen[1])
    const all = choose(corpus, explanations, norms, 100).map(({ latent }) => latent)
    expect(all.toSorted()).toEqual([0, 1, 2, 4])
  })
})
