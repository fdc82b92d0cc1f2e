import { describe, expect, it } from 'vitest'
import { makeFixture } from '@/lib/testing/fixture'
import { strengthsFor } from './strengths'

const { catalogue } = makeFixture()
const strengths = (...weights: number[]) =>
  strengthsFor(weights.map((weight, i) => ({ weight, entry: catalogue.entries[i]! }))).map((s) => s.strength)

describe('strengthsFor', () => {
  it('gives one feature that matters fully 0.6, and weakens by 0.3', () => {
    expect(strengths(1)).toEqual([0.6])
    expect(strengths(-1)).toEqual([-0.3])
    expect(strengths(0.9, -0.9)).toEqual([0.54, -0.27])
  })

  it('lets several share: they add up to at most 1.1, in proportion', () => {
    expect(strengths(1, 1, 1, 1)).toEqual([0.28, 0.28, 0.28, 0.28])
    const [first = 0, second = 0, third = 0] = strengths(1, 0.5, 1)
    expect(first).toBeCloseTo(2 * second, 1)
    expect(first + second + third).toBeCloseTo(1.1, 1)
  })

  it('drops what is too faint to do anything', () => {
    expect(strengths(1, 0.01, 0)).toEqual([0.6])
    expect(strengths()).toEqual([])
  })
})
