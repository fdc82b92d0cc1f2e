import { beforeEach, describe, expect, it } from 'vitest'
import {
  activationsResponse,
  featureDetail,
  inspectResponse,
  searchResponse,
} from '@/lib/protocols/tiller/contract'
import { featureId, install, makeFixture, post, type Fixture } from '@/lib/testing/fixture'
import { GET as detail } from './[feature_id]/route'
import { POST as follow } from './activations/route'
import { POST as inspect } from './inspect/route'
import { POST as search } from './search/route'
import { POST as steer } from './steer/route'

const home = { session_id: 'default_session' }
let fixture: Fixture

beforeEach(() => {
  fixture = makeFixture()
  install(fixture)
})

async function labels(response: Response): Promise<string[]> {
  expect(response.status).toBe(200)
  return searchResponse.parse(await response.json()).map(({ label }) => label)
}

describe('POST /features/search', () => {
  it('200: finds by label, the plain style first', async () => {
    expect((await labels(await search(post({ ...home, query: 'pirate' }))))[0]).toBe('Talks like a pirate')
  })

  it('200: finds what fires when the model reads the query, though no text matches', async () => {
    fixture.engine.behaviour.fires = { konnichiwa: { 2: 9 } }
    expect(await labels(await search(post({ ...home, query: 'konnichiwa' })))).toEqual(['About Tokyo'])
  })

  it('200: nothing found is an empty list', async () => {
    expect(await labels(await search(post({ ...home, query: '§§§' })))).toEqual([])
  })

  it('200: shows what the variant holds, and 0 for the rest', async () => {
    await steer(post({ ...home, feature_label: 'Talks like a pirate', value: 0.5 }))
    const found = searchResponse.parse(await (await search(post({ ...home, query: 'talks like' }))).json())
    const held = Object.fromEntries(found.map((f) => [f.label, [f.activation, f.modified_value]]))
    expect(held['Talks like a pirate']).toEqual([0.5, 0.5])
    expect(held['Talks like a cowboy']).toEqual([0, null])
  })

  it('200: gives no more than top_k', async () => {
    expect(await labels(await search(post({ ...home, query: 'pirate', top_k: 1 })))).toHaveLength(1)
  })
})

describe('POST /features/inspect', () => {
  const messages = [{ role: 'user', content: 'arr matey' }]

  it('200: gives the largest share over the words, features that tell something first', async () => {
    fixture.engine.behaviour.fires = { arr: { 0: 2, 4: 9 }, matey: { 0: 5, 1: 1 } }
    const found = inspectResponse.parse(await (await inspect(post({ ...home, messages }))).json())
    expect(found.map((f) => [f.index_in_sae, f.activation])).toEqual([
      [0, 0.5],
      [1, 0.1],
      [4, 0.9],
    ])
  })

  it('200: leaves out the words of the chat template', async () => {
    fixture.engine.behaviour.fires = { '<user>': { 0: 9 } }
    expect(await labels(await inspect(post({ ...home, messages })))).toEqual([])
  })

  it('200: an activation beyond the catalogue’s largest counts as 1', async () => {
    fixture.engine.behaviour.fires = { arr: { 0: 25 } }
    const [first] = inspectResponse.parse(await (await inspect(post({ ...home, messages }))).json())
    expect(first?.activation).toBe(1)
  })

  it('422: no messages', async () => {
    expect((await inspect(post({ ...home, messages: [] }))).status).toBe(422)
  })
})

describe('POST /features/activations', () => {
  const messages = [
    { role: 'user', content: 'arr matey' },
    { role: 'assistant', content: 'arr' },
  ]
  const read = async (body: object) =>
    activationsResponse.parse(await (await follow(post({ ...home, messages, ...body }))).json())

  it('200: one activation for each token, in the order that the features were asked for', async () => {
    fixture.engine.behaviour.fires = { arr: { 0: 2, 1: 9 }, matey: { 0: 5 } }
    const { tokens, features, top } = await read({ feature_ids: [featureId(1), featureId(0)] })
    const at = (text: string) => tokens.flatMap((token, i) => (token.text.trim() === text ? [i] : []))
    expect(features.map((f) => f.index_in_sae)).toEqual([1, 0])
    expect(features.every((f) => f.activations.length === tokens.length)).toBe(true)
    expect(at('arr').map((i) => features[0]!.activations[i])).toEqual([9, 9])
    expect(at('matey').map((i) => features[1]!.activations[i])).toEqual([5])
    expect(at('arr').map((i) => tokens[i]!.message)).toEqual([0, 1])
    expect(top).toBeNull()
  })

  it('200: tells what fires most at each token, as shares', async () => {
    fixture.engine.behaviour.fires = { arr: { 0: 2, 1: 9 } }
    const { tokens, top } = await read({ top_k: 1 })
    expect(top).toHaveLength(tokens.length)
    const first = tokens.findIndex(({ text }) => text.trim() === 'arr')
    expect(top![first]!.map(({ label, activation }) => [label, activation])).toEqual([
      ['Talks like a cowboy', 0.9],
    ])
  })

  it('404: an unknown feature is named, and nothing is read', async () => {
    const response = await follow(post({ ...home, messages, feature_ids: ['nothing'] }))
    expect(response.status).toBe(404)
    expect(await response.text()).toContain('nothing')
  })
})

describe('GET /features/{feature_id}', () => {
  const get = (feature_id: string) =>
    detail(new Request('http://tiller.test'), { params: Promise.resolve({ feature_id }) })

  it('200: the evidence behind the label, for either spelling of the id', async () => {
    for (const id of [featureId(0), featureId(0).replaceAll('-', ''), featureId(0).toUpperCase()]) {
      const body = featureDetail.parse(await (await get(id)).json())
      expect(body).toMatchObject({
        label: 'Talks like a pirate',
        unit: 4,
        f1: 0.9,
        promoted: [[' matey', 1.5]],
        spread: [{ tokens: ['Ah', 'oy'], peak: 1 }],
        curve: [{ strength: 0.5, effect: 0.4, fluent: 1 }],
      })
      expect(body.neighbors).toBeNull()
    }
  })

  it('404: an id that no feature has', async () => {
    for (const id of [featureId(9), 'x', '__proto__', '%00']) expect((await get(id)).status).toBe(404)
  })
})
