import { describe, expect, it } from 'vitest'
import { shareOf, wordsOf } from './making-in-words'

const waiting = (place: number) => ({ type: 'progress' as const, stage: 'waiting' as const, place })

describe('what is told of a feature in the making', () => {
  it('is its place in line while others come first', () => {
    expect(wordsOf(waiting(1))).toMatch(/next/)
    expect(wordsOf(waiting(3))).toMatch(/number 3 in line/)
    expect(shareOf(waiting(1))).toBe(0)
  })

  it('is what is being done, and its share of the whole', () => {
    const progress = { type: 'progress' as const, stage: 'reading' as const, done: 1, total: 2 }
    expect(wordsOf(progress)).toMatch(/reads/)
    expect(shareOf(progress)).toBeCloseTo(0.3)
    expect(wordsOf(null)).toMatch(/Waiting for the model/)
  })
})
