import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fuse } from './fuse'

const ranking = fc.uniqueArray(fc.integer({ min: 0, max: 30 }))

describe('fuse', () => {
  it('keeps the order of a single ranking', () => {
    fc.assert(
      fc.property(ranking, (items) => {
        expect(fuse([{ items, weight: 1 }])).toEqual(items)
      }),
    )
  })

  it('loses nothing, invents nothing, and lists everything once', () => {
    fc.assert(
      fc.property(ranking, ranking, (a, b) => {
        const fused = fuse([
          { items: a, weight: 1 },
          { items: b, weight: 0.5 },
        ])
        expect([...fused].sort()).toEqual([...new Set([...a, ...b])].sort())
      }),
    )
  })

  it('prefers what both rankings hold', () => {
    const fused = fuse([
      { items: ['a', 'b', 'c'], weight: 1 },
      { items: ['d', 'b'], weight: 1 },
    ])
    expect(fused[0]).toBe('b')
  })
})
