import { describe, expect, it } from 'vitest'
import { Controller } from '@/lib/steering'
import { makeFixture } from '@/lib/testing/fixture'
import { contrast } from './contrast'
import { contrastTexts } from './contrast-texts'

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
    expect(found.first.map(({ entry }) => entry.indexInSae)).toEqual([0, 4])
    expect(found.second.map(({ entry }) => entry.indexInSae)).toEqual([1])
  })

  it("reads the assistant's words only, unless there are none", async () => {
    const loud = {
      conversations: [[{ role: 'user' as const, content: 'loud' }]],
      controller: new Controller(),
    }
    const datasets = { first: loud, second: dataset('howdy') }
    const found = await contrast(model(), datasets, { first: 5, second: 5 }, never)
    expect(found.first.map(({ entry }) => entry.indexInSae)).toEqual([3])
    expect(found.second.map(({ entry }) => entry.indexInSae)).not.toContain(3)
  })

  it('gives as many as were asked for', async () => {
    const datasets = { first: dataset('ahoy'), second: dataset('howdy') }
    const found = await contrast(model(), datasets, { first: 1, second: 0 }, never)
    expect(found.first).toHaveLength(1)
    expect(found.second).toEqual([])
  })

  it('tells the means and in how many texts each fires', async () => {
    const datasets = { first: dataset('ahoy there', 'ahoy'), second: dataset('howdy there', 'howdy') }
    const [found] = (await contrast(model(), datasets, { first: 1, second: 1 }, never)).first
    expect(found).toMatchObject({ means: [(2 * 0.5) / 3, 0], firesIn: [2, 0] })
  })
})

describe('contrast of texts', () => {
  const address = { sessionId: 'default_session', variantId: 'default' }
  const dealt = async (count: number) => {
    const fixture = makeFixture()
    fixture.engine.behaviour.fires = { ahoy: { 0: 5 }, howdy: { 1: 5 } }
    const side = (word: string) => Array.from({ length: count }, () => said(`${word} there`))
    const request = { first: side('ahoy'), second: side('howdy'), topK: 5 }
    return contrastTexts(fixture.context, address, request, never)
  }

  it('counts each text once: what is loud in one does not come before what is in all', async () => {
    const fixture = makeFixture()
    fixture.engine.behaviour.fires = { loud: { 3: 10 }, ahoy: { 0: 2 }, there: { 4: 1 }, hello: { 6: 1 } }
    const loud = said(`ahoy ${'loud '.repeat(20)}`.trim())
    const first = [loud, ...Array.from({ length: 5 }, () => said('ahoy there'))]
    const second = Array.from({ length: 6 }, () => said('hello there'))
    const found = await contrastTexts(fixture.context, address, { first, second, topK: 5 }, never)
    expect(found.first.map(({ entry }) => entry.indexInSae)).toEqual([0, 3])
  })

  it('says how much is chance: all of it with one text on each side, little with many', async () => {
    expect((await dealt(1)).first[0]).toMatchObject({ chance: 1, entry: { indexInSae: 0 } })
    const { first, second } = await dealt(6)
    expect(first[0]?.chance).toBeLessThan(0.05)
    expect(second[0]).toMatchObject({ entry: { indexInSae: 1 }, firesIn: [0, 6] })
  })
})
