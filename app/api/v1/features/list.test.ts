import { beforeEach, describe, expect, it } from 'vitest'
import { listFeaturesResponse } from '@/lib/protocols/tiller/contract'
import { madeFeature } from '@/lib/store/made-conformance'
import { featureId, install, makeFixture, post, type Fixture } from '@/lib/testing/fixture'
import { POST as list } from './list/route'
import { POST as steer } from './steer/route'

const home = { session_id: 'default_session' }
let fixture: Fixture

beforeEach(() => {
  fixture = makeFixture()
  install(fixture)
})

async function page(asked: object) {
  const response = await list(post({ ...home, ...asked }))
  expect(response.status).toBe(200)
  return listFeaturesResponse.strict().parse(await response.json())
}
const indexes = async (asked: object) => (await page(asked)).features.map(({ index_in_sae }) => index_in_sae)
const note = (at: number, label: string | null, text: string | null = null) =>
  fixture.context.notes.write(featureId(at), () => ({ model: 'fake-model', label, text }))

describe('POST /features/list', () => {
  it('200: has every feature, whatever the pages, and how many there are', async () => {
    expect(await indexes({})).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    const pages = await Promise.all([0, 3, 6, 9].map((offset) => page({ offset, limit: 3 })))
    expect(pages.flatMap(({ features }) => features.map((each) => each.index_in_sae))).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7,
    ])
    expect(pages.map(({ total }) => total)).toEqual([8, 8, 8, 8])
  })

  it('200: sorts by what is known, in either order, and puts what nobody knows last', async () => {
    const labels = (await page({ sort: 'label' })).features.map(({ label }) => label)
    expect(labels).toEqual([...labels].sort((a, b) => a.localeCompare(b, 'en', { sensitivity: 'base' })))
    expect((await page({ sort: 'label', order: 'descending' })).features[0]!.label).toBe(
      'Unclear: fires on commas',
    )
    expect((await indexes({ sort: 'density' }))[0]).toBe(4)
    expect((await indexes({ sort: 'density', order: 'ascending' }))[7]).toBe(4)
    const { features } = await page({ sort: 'effect' })
    expect(features.map(({ effect }) => effect)).toEqual([0.4, ...Array.from({ length: 7 }, () => null)])
    expect((await indexes({ sort: 'effect', order: 'ascending' }))[0]).toBe(0)
    expect((await indexes({ sort: 'trust' }))[7]).toBe(5)
  })

  it('200: narrows to kinds, to a text in upper or lower case, and to an index', async () => {
    expect(await indexes({ kinds: ['style'] })).toEqual([0, 1])
    expect(await indexes({ kinds: ['style', 'subject'], query: 'TOKYO' })).toEqual([2])
    expect(await indexes({ query: '#7' })).toEqual([7])
    expect(await indexes({ query: '7' })).toEqual([7])
    expect(await page({ query: 'nothing at all' })).toMatchObject({ features: [], total: 0 })
  })

  it('200: tells themes apart, in their order, each sorted as asked for', async () => {
    const { features, themes, total } = await page({ by_theme: true, sort: 'label', order: 'descending' })
    expect(themes!.map(({ theme }) => theme)).toEqual(['speaking', 'parts', 'positions', 'unclear'])
    expect(themes!.reduce((sum, { count }) => sum + count, 0)).toBe(total)
    expect(features.slice(0, 2).map(({ label }) => label)).toEqual([
      'Talks like a pirate',
      'Talks like a cowboy',
    ])
    expect(features.map(({ theme }) => theme)).toEqual(
      themes!.flatMap(({ theme, count }) => Array.from({ length: count }, () => theme)),
    )
    expect(await indexes({ theme: 'positions' })).toEqual([4])
  })

  it('200: knows what is edited and what is about to be, that edited last first', async () => {
    await steer(post({ ...home, feature_label: 'About Tokyo', value: 0.5 }))
    const pending = [
      { feature_id: featureId(5), value: -0.25 },
      { feature_id: featureId(2), value: null },
    ]
    expect(await indexes({ only: 'edited' })).toEqual([2])
    const { features } = await page({ only: 'edited', pending, sort: 'edited' })
    expect(features.map(({ index_in_sae, modified_value }) => [index_in_sae, modified_value])).toEqual([
      [5, -0.25],
      [2, null],
    ])
    expect((await indexes({ sort: 'edited', pending })).slice(0, 3)).toEqual([5, 2, 0])
    expect((await page({ only: 'edited' })).features[0]!.modified_value).toBe(0.5)
  })

  it('200: finds features by what their owner calls them, and lists those', async () => {
    await note(4, 'Anchor mark', 'Seen in every ANSWER')
    await note(1, null, 'Saddle sore')
    expect(await indexes({ only: 'noted', sort: 'noted' })).toEqual([1, 4])
    expect(await indexes({ query: 'anchor' })).toEqual([4])
    expect(await indexes({ query: 'every answer' })).toEqual([4])
    await fixture.context.notes
      .of('anna')
      .write(featureId(2), () => ({ model: 'm', label: 'Hers', text: null }))
    expect(await indexes({ query: 'hers' })).toEqual([])
  })

  it('200: has what people made as soon as it is there, and no longer than that', async () => {
    const { made } = fixture.context
    fixture.engine.setDirections = async () => {}
    await made.add('fake-model', madeFeature(8))
    expect(await indexes({ only: 'made' })).toEqual([8])
    expect((await page({ sort: 'label' })).total).toBe(9)
    await made.remove('fake-model', madeFeature(8).entry.uuid)
    expect(await page({ only: 'made' })).toMatchObject({ features: [], total: 0 })
    expect((await page({ sort: 'label' })).total).toBe(8)
  })

  it('404, 409, 422: refuses edits of features that are not there', async () => {
    const response = await list(post({ ...home, pending: [{ feature_label: 'None such', value: 1 }] }))
    expect(response.status).toBe(404)
    for (const wrong of [{ kinds: [] }, { sort: 'x' }, { limit: 201 }, { offset: -1 }, { query: ' ' }])
      expect((await list(post({ ...home, ...wrong }))).status).toBe(422)
  })
})
