import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Sampler, type SamplingOptions } from './sampler'

const draw = (logits: number[], options: SamplingOptions, n = 1) => {
  const sampler = new Sampler(options)
  return Array.from({ length: n }, () => sampler.next(Float32Array.from(logits)))
}

describe('Sampler', () => {
  it('is greedy at temperature 0, the lower id first among equals', () => {
    expect(draw([1, 3, 3, 2], { temperature: 0, topP: 1, seed: 1 })).toEqual([1])
  })

  it('draws the same ids for the same seed, and others for another', () => {
    const logits = [0, 0.1, 0.2, 0.3]
    const of = (seed: number) => draw(logits, { temperature: 1, topP: 1, seed }, 50)
    expect(of(7)).toEqual(of(7))
    expect(of(7)).not.toEqual(of(8))
    expect(of(0xffffffff)).toEqual(of(0xffffffff))
  })

  it('follows the softmax distribution', () => {
    const logits = [Math.log(1), Math.log(2), Math.log(5)]
    const counts = [0, 0, 0]
    for (const id of draw(logits, { temperature: 1, topP: 1, seed: 3 }, 8000)) counts[id]!++
    // Three standard deviations of a binomial with n = 8000 are below 0.017.
    counts.forEach((c, i) => expect(Math.abs(c / 8000 - [1 / 8, 2 / 8, 5 / 8][i]!)).toBeLessThan(0.017))
  })

  it('never leaves the smallest set of tokens that reaches topP', () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ min: -8, max: 8, noNaN: true }), { minLength: 1, maxLength: 40 }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        fc.integer({ min: 0, max: 0xffffffff }),
        (logits, topP, seed) => {
          const weights = logits.map((l) => Math.exp(Math.fround(l)))
          const total = weights.reduce((a, b) => a + b, 0)
          const [id] = draw(logits, { temperature: 1, topP, seed })
          // Weights that differ by rounding alone may come in either order.
          const heavier =
            weights.filter((w) => w > weights[id!]! * (1 + 1e-9)).reduce((a, b) => a + b, 0) / total
          expect(heavier).toBeLessThan(topP + 1e-9)
        },
      ),
    )
  })

  it('sharpens as temperature falls', () => {
    const share = (temperature: number) =>
      draw([0, 1], { temperature, topP: 1, seed: 5 }, 2000).filter((id) => id === 1).length
    expect(share(0.2)).toBeGreaterThan(share(1))
    expect(share(1)).toBeGreaterThan(share(2))
  })

  it('draws the first token of an answer by chance over small seeds', () => {
    const counts = [0, 0, 0, 0]
    const logits = [Math.log(4), Math.log(3), Math.log(2), Math.log(1)]
    for (let seed = 0; seed < 1000; seed++) counts[draw(logits, { temperature: 1, topP: 1, seed })[0]!]!++
    const chi = [400, 300, 200, 100].reduce((sum, e, i) => sum + (counts[i]! - e) ** 2 / e, 0)
    // With 3 degrees of freedom, exceeded with probability 1e-4.
    expect(chi).toBeLessThan(21.1)
  })

  it('counts what it drew itself towards the penalties', () => {
    const sampler = new Sampler({
      temperature: 0,
      topP: 1,
      seed: 1,
      frequencyPenalty: 1,
      presencePenalty: 0.5,
    })
    const drawn = Array.from({ length: 6 }, () => sampler.next(Float32Array.of(2, 1.2, 0)))
    // What is left of id 0 after 0, 1, 2 draws: 2, 0.5, -0.5; of id 1: 1.2, -0.3, -1.3; of id 2: 0, -1.5.
    expect(drawn).toEqual([0, 1, 0, 2, 1, 0])
  })
})
