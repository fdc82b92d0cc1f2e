import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { candidates } from './truncation'

const distribution = fc
  .array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 30 })
  .filter((weights) => weights.some((w) => w > 0))
  .map((weights) => {
    const total = weights.reduce((a, b) => a + b, 0)
    return Float64Array.from(weights, (w) => w / total)
  })

/** The rules as their papers put them, one filter after another over a distribution that is normalized anew each time. */
function stated(p: Float64Array, { minP = 0, topK = Infinity, topP = 1 }): Set<number> {
  const ranked = Array.from(p.keys()).sort((a, b) => p[b]! - p[a]! || a - b)
  const floored = ranked.filter((id) => p[id]! > 0 && p[id]! >= minP * p[ranked[0]!]!)
  const few = floored.slice(0, topK)
  const total = few.reduce((sum, id) => sum + p[id]!, 0)
  const before = (rank: number) => few.slice(0, rank).reduce((sum, id) => sum + p[id]!, 0) / total
  return new Set(few.filter((_, rank) => before(rank) < topP - 1e-12))
}

describe('candidates', () => {
  it('follows min-p, top-k and top-p, in that order', () => {
    fc.assert(
      fc.property(
        distribution,
        // Shares with a prime denominator are met exactly by no sum of these probabilities, where rounding would decide.
        fc.integer({ min: 1, max: 10_006 }).map((n) => n / 10_007),
        fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined }),
        fc.constantFrom(0, 0.05, 0.3, 0.99),
        (p, topP, topK, minP) => {
          expect(new Set(candidates(p, { topP, topK, minP }))).toEqual(stated(p, { topP, topK, minP }))
        },
      ),
    )
  })

  it('leaves every id that has a chance where all rules are off', () => {
    fc.assert(
      fc.property(distribution, (p) => {
        const possible = Array.from(p.keys()).filter((id) => p[id]! > 0)
        expect(candidates(p, { topP: 1 })).toEqual(possible)
        expect(candidates(p, { topP: 1, minP: 0, topK: p.length })).toHaveLength(possible.length)
      }),
    )
  })

  it('leaves the likeliest alone at top-k 1, and at min-p 1 those as likely', () => {
    const p = Float64Array.of(0.1, 0.4, 0.1, 0.4)
    expect(candidates(p, { topP: 1, topK: 1 })).toEqual([1])
    expect(candidates(p, { topP: 1, minP: 1 })).toEqual([1, 3])
  })
})
