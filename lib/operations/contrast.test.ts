import { describe, expect, it } from 'vitest'
import { Controller } from '@/lib/steering'
import { makeFixture } from '@/lib/testing/fixture'
import { contrast } from './contrast'

const never = new AbortController().signal
const said = (content: string) => [
  { role: 'user' as const, content: 'loud hello' },
  { role: 'assistant' as const, content },
]
const dataset = (...answers: string[]) => ({
  conversations: answers.map(said),
  controller: new Controller(),
})

/** 0 fires on every token of `ahoy`, 1 on `howdy`, 2 on both and on the person's own words. */
function model() {
  const fixture = makeFixture()
  fixture.engine.behaviour.fires = {
    ahoy: { 0: 5, 2: 5, 4: 1 },
    howdy: { 1: 5, 2: 5 },
    loud: { 3: 9 },
  }
  return fixture.model
}

describe('contrast', () => {
  it('finds what sets each dataset apart, strongest first, and nothing that both share', async () => {
    const datasets = { first: dataset('ahoy there', 'ahoy'), second: dataset('howdy there', 'howdy') }
    const found = await contrast(model(), datasets, { first: 5, second: 5 }, never)
    expect(found.first.map(({ indexInSae }) => indexInSae)).toEqual([0, 4])
    expect(found.second.map(({ indexInSae }) => indexInSae)).toEqual([1])
  })

  it("reads the assistant's words only, unless there are none", async () => {
    const loud = {
      conversations: [[{ role: 'user' as const, content: 'loud' }]],
      controller: new Controller(),
    }
    const datasets = { first: loud, second: dataset('howdy') }
    const found = await contrast(model(), datasets, { first: 5, second: 5 }, never)
    expect(found.first.map(({ indexInSae }) => indexInSae)).toEqual([3])
    expect(found.second.map(({ indexInSae }) => indexInSae)).not.toContain(3)
  })

  it('gives as many as were asked for', async () => {
    const datasets = { first: dataset('ahoy'), second: dataset('howdy') }
    const found = await contrast(model(), datasets, { first: 1, second: 0 }, never)
    expect(found.first).toHaveLength(1)
    expect(found.second).toEqual([])
  })
})
