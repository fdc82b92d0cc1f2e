import { describe, expect, it } from 'vitest'
import { makeFixture } from '@/lib/testing/fixture'
import { findRelevant, rerank } from './relevance'

const never = new AbortController().signal

describe('rerank', () => {
  it('gives every feature once, the fitting first, with relevances that fall', async () => {
    const { model } = makeFixture()
    const given = [5, 2, 0, 1, 0].map((index) => model.catalogue.entries[index]!)
    const ranked = await rerank(model, given, 'pirate', never)
    expect(ranked.map(({ entry }) => entry.indexInSae)).toHaveLength(4)
    expect(ranked[0]?.entry.label).toBe('Talks like a pirate')
    const relevances = ranked.map(({ relevance }) => relevance)
    expect(relevances).toEqual([...relevances].sort((a, b) => b - a))
    expect(relevances.every((relevance) => relevance >= 0 && relevance <= 1)).toBe(true)
  })
})

describe('findRelevant', () => {
  it('gives the best feature relevance 1', async () => {
    const [best] = await findRelevant(makeFixture().model, 'tokyo', 3, never)
    expect(best).toMatchObject({ entry: { label: 'About Tokyo' }, relevance: 1 })
  })
})
