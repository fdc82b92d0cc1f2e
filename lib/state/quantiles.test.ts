import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { histogramOf } from './quantiles'

const quantiles = fc
  .array(fc.float({ min: Math.fround(0.01), max: 100, noNaN: true }), { minLength: 2, maxLength: 20 })
  .map((values) => values.sort((a, b) => a - b))
  .filter((values) => values[0]! < values.at(-1)!)

describe('a histogram of quantiles', () => {
  it('shares out everything, nothing below none', () => {
    fc.assert(
      fc.property(quantiles, fc.integer({ min: 1, max: 40 }), (known, count) => {
        const bars = histogramOf(known, count)
        expect(bars).toHaveLength(count)
        expect(bars.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1)
        expect(Math.min(...bars.map(({ share }) => share))).toBeGreaterThanOrEqual(-1e-9)
      }),
    )
  })

  it('is flat where values are spread evenly', () => {
    const shares = histogramOf([1, 2, 3, 4, 5], 8).map(({ share }) => share)
    for (const share of shares) expect(share).toBeCloseTo(1 / 8)
  })

  it('puts half of the values where half of the quantiles are', () => {
    const [low, high] = histogramOf([0, 1, 2, 6, 10], 2)
    expect(low!.share).toBeCloseTo(0.6875)
    expect(high!.share).toBeCloseTo(0.3125)
  })

  it('counts quantiles that are the same value as much of it', () => {
    expect(histogramOf([1, 1, 1, 1, 5], 4)[0]!.share).toBeCloseTo(0.75 + 0.25 / 4)
  })
})
