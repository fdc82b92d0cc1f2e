import { beforeEach, describe, expect, it } from 'vitest'
import { contrastResponse, errorBody, proposeResponse } from '@/lib/protocols/tiller/contract'
import { install, makeFixture, post, type Fixture } from '@/lib/testing/fixture'
import { POST as contrast } from './contrast/route'
import { GET as modified } from './modified/route'
import { POST as propose } from './propose/route'

const home = { session_id: 'default_session' }
const pirate = 'Talks like a pirate'
const cowboy = 'Talks like a cowboy'
let fixture: Fixture

beforeEach(() => {
  fixture = makeFixture()
  install(fixture)
})

async function proposed(wish: string) {
  const response = await propose(post({ ...home, wish }))
  expect(response.status).toBe(200)
  return proposeResponse.parse(await response.json())
}

describe('POST /features/propose', () => {
  it('200: features with the words that ask for each, more of one and less of another, and writes nothing', async () => {
    const { proposals, analyser } = await proposed('talk like a pirate, less like a cowboy')
    expect(analyser).toBe('embedded')
    const found = Object.fromEntries(proposals.map((each) => [each.label, each]))
    expect(found[pirate]).toMatchObject({ said: 'pirate', found_by: 'analyser', kind: 'style' })
    expect(found[pirate]?.value).toBeGreaterThan(0)
    expect(found[pirate]?.example?.tokens.length).toBeGreaterThan(0)
    expect(found[cowboy]?.value).toBeLessThan(0)
    const stored = await modified(
      new Request('http://tiller.test/?session_id=default_session&variant_id=default'),
    )
    expect(await stored.json()).toMatchObject({ edits: [] })
  })

  it('200: goes no further than where answers were seen to read well', async () => {
    const { proposals } = await proposed('pirate')
    const [first] = proposals
    expect(first?.fluent_up_to).toBe(0.5)
    expect(first?.value).toBe(0.5)
  })

  it('200: searches for what no rule understands, and says so', async () => {
    fixture.engine.behaviour.fires = { Shibuya: { 2: 10 } }
    const { proposals } = await proposed('Shibuya')
    expect(proposals).toMatchObject([{ label: 'About Tokyo', said: 'Shibuya', found_by: 'search' }])
  })

  it('200: proposes nothing where nothing serves the wish', async () => {
    expect((await proposed('qwertyuiop')).proposals).toEqual([])
  })

  it('422: a wish needs words', async () => {
    const refused = await propose(post({ ...home, wish: '  ' }))
    expect(errorBody.parse(await refused.json()).code).toBe('validation_failed')
  })
})

describe('POST /features/contrast', () => {
  const side = (word: string) => [[{ role: 'assistant', content: `${word} there` }]]

  it('200: tells what fires on each side, how much, in how many texts, and how much is chance', async () => {
    fixture.engine.behaviour.fires = { ahoy: { 0: 5 }, howdy: { 1: 5 } }
    const response = await contrast(post({ ...home, first: side('ahoy'), second: side('howdy') }))
    const { first, second } = contrastResponse.parse(await response.json())
    expect(first).toMatchObject([{ label: pirate, means: [0.25, 0], fires_in: [1, 0], chance: 1 }])
    expect(second).toMatchObject([{ label: cowboy, means: [0, 0.25], fires_in: [0, 1] }])
  })

  it('422: each side needs a text', async () => {
    const refused = await contrast(post({ ...home, first: [], second: side('howdy') }))
    expect(errorBody.parse(await refused.json()).code).toBe('validation_failed')
  })
})
