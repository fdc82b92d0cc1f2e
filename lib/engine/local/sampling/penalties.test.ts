import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { penalized } from './penalties'

const logits = fc.array(fc.double({ min: -20, max: 20, noNaN: true }), { minLength: 5, maxLength: 5 })
const said = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 12 })
const penalty = fc.double({ min: -2, max: 2, noNaN: true })
const tally = (ids: number[]) => {
  const counts = new Map<number, number>()
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1)
  return counts
}

describe('penalized', () => {
  it("follows OpenAI's formula: mu[j] - c[j] * alpha_frequency - float(c[j] > 0) * alpha_presence", () => {
    fc.assert(
      fc.property(logits, said, penalty, penalty, (mu, ids, frequencyPenalty, presencePenalty) => {
        const changed = penalized(Float32Array.from(mu), tally(ids), { frequencyPenalty, presencePenalty })
        mu.forEach((value, j) => {
          const c = ids.filter((id) => id === j).length
          const expected = value - c * frequencyPenalty - (c > 0 ? 1 : 0) * presencePenalty
          expect(changed[j]).toBeCloseTo(expected, 4)
        })
      }),
    )
  })

  it('makes repeated tokens less likely by the repetition penalty, whatever their sign', () => {
    const changed = penalized(Float32Array.of(2, -2, 0, 2), tally([0, 1, 1, 2]), { repetitionPenalty: 2 })
    expect([...changed]).toEqual([1, -4, 0, 2])
  })

  it('adds biases before it penalizes, and counts none that the vocabulary lacks', () => {
    const logitBias = new Map([
      [0, 3],
      [1, -100],
      [9, 5],
    ])
    expect([...penalized(Float32Array.of(1, 0, 0), tally([]), { logitBias })]).toEqual([4, -100, 0])
    const both = penalized(Float32Array.of(1, 0, 0), tally([0]), { logitBias, repetitionPenalty: 2 })
    expect([...both]).toEqual([2, -100, 0])
  })

  it('leaves the logits themselves alone', () => {
    const given = Float32Array.of(1, 2)
    penalized(given, tally([0]), { presencePenalty: 2, logitBias: new Map([[1, 1]]) })
    expect([...given]).toEqual([1, 2])
    expect(penalized(given, tally([0]), {})).toBe(given)
  })
})
