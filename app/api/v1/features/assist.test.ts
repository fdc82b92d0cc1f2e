import { beforeEach, describe, expect, it, vi } from 'vitest'
import {
  analyzeQueryResponse,
  autoSteerResponse,
  errorBody,
  type AnalysedFeature,
} from '@/lib/protocols/tiller/contract'
import { featureId, goneSession, install, makeFixture, post, type Fixture } from '@/lib/testing/fixture'
import { POST as analyzeQuery } from './analyze-query/route'
import { POST as autoSteer } from './auto-steer/route'
import { POST as steer } from './steer/route'

const home = { session_id: 'default_session' }
const pirate = 'Talks like a pirate'
const cowboy = 'Talks like a cowboy'
const persona = { role: 'pirate', style: 'salty', approach: 'tales' }
let fixture: Fixture

beforeEach(() => {
  fixture = makeFixture()
  install(fixture)
})

const analysisOf = (features: Partial<Record<'style' | 'reasoning' | 'knowledge', AnalysedFeature[]>>) => ({
  persona,
  features: { style: [], reasoning: [], knowledge: [], ...features },
})

const stored = async () => {
  const { json } = await fixture.store.read({ sessionId: 'default_session', variantId: 'default' })
  const { edits } = JSON.parse(json) as { edits: { feature_label: string; value: number }[] }
  return Object.fromEntries(edits.map((edit) => [edit.feature_label, edit.value]))
}

async function applied(features: Parameters<typeof analysisOf>[0], rest: object = {}) {
  const response = await autoSteer(post({ ...home, ...rest, analysis: analysisOf(features) }))
  expect(response.status).toBe(200)
  return autoSteerResponse.strict().parse(await response.json())
}

async function refusal(response: Response) {
  return { status: response.status, ...errorBody.strict().parse(await response.json()) }
}

describe('POST /features/analyze-query', () => {
  it('200: an analysis that auto-steer takes as it is', async () => {
    const response = await analyzeQuery(post({ ...home, query: 'Talk like a pirate about Tokyo' }))
    const { analyser, ...analysis } = analyzeQueryResponse.strict().parse(await response.json())
    expect(analyser).toBe('embedded')
    expect(analysis.features.style).toMatchObject([{ label: pirate, feature_id: featureId(0) }])
    expect(await stored()).toEqual({})
    const steered = await autoSteer(post({ ...home, analysis }))
    expect(autoSteerResponse.parse(await steered.json()).applied_features).toHaveLength(2)
    expect(Object.keys(await stored())).toEqual([pirate, 'About Tokyo'])
  })

  it('200: the conversation before is read as well', async () => {
    const context = { previous_messages: [{ role: 'user', content: 'Be a cowboy' }] }
    const response = await analyzeQuery(post({ ...home, query: 'Go on', context }))
    expect(await response.json()).toMatchObject({ features: { style: [{ label: cowboy }] } })
  })

  it('200: of a query longer than the model reads, subjects are looked for in the beginning', async () => {
    const query = `About Tokyo, like a pirate. ${'sea '.repeat(4000)}`
    const response = await analyzeQuery(post({ ...home, query }))
    expect(await response.json()).toMatchObject({
      features: { style: [{ label: pirate }], knowledge: [{ label: 'About Tokyo' }] },
    })
  })
})

describe('POST /features/auto-steer', () => {
  it('200: writes what the analysis asks for, and says what it wrote', async () => {
    const result = await applied({
      style: [{ label: pirate, importance: 0.9 }],
      knowledge: [{ label: 'About Tokyo', importance: 0.5 }],
    })
    expect(result.applied_features).toEqual([
      { label: pirate, value: 0.54, category: 'style', feature_id: featureId(0), index_in_sae: 0 },
      { label: 'About Tokyo', value: 0.3, category: 'knowledge', feature_id: featureId(2), index_in_sae: 2 },
    ])
    expect(result.variant_id).toBe('default')
    expect(await stored()).toEqual({ [pirate]: 0.54, 'About Tokyo': 0.3 })
    expect(JSON.parse(result.variant_json)).toMatchObject({ edits: [{ value: 0.54 }, { value: 0.3 }] })
  })

  it('200: takes the most important features of each category, as many as asked for', async () => {
    const style = [
      { label: pirate, importance: 0.2 },
      { label: cowboy, importance: 0.8 },
    ]
    expect(
      (await applied({ style }, { max_features: 1 })).applied_features.map(({ label }) => label),
    ).toEqual([cowboy])
  })

  it('200: a label that no feature has is searched for, and the answer says so', async () => {
    const { applied_features } = await applied({ style: [{ label: 'pirates of the sea', importance: 1 }] })
    expect(applied_features).toMatchObject([{ label: pirate, asked_for: 'pirates of the sea' }])
  })

  it('200: features that nothing explains are not applied, nor those of no importance', async () => {
    const { applied_features } = await applied({
      style: [{ label: pirate, importance: 0 }],
      reasoning: [{ label: 'qqqqqq', importance: 1 }],
    })
    expect(applied_features).toEqual([])
    expect(await stored()).toEqual({})
  })

  it('200: edits of a person stay, and automatic ones make way for the next', async () => {
    await steer(post({ ...home, feature_label: cowboy, value: -0.2 }))
    const both = [
      { label: pirate, importance: 1 },
      { label: cowboy, importance: 1 },
    ]
    expect((await applied({ style: both })).applied_features.map(({ label }) => label)).toEqual([pirate])
    expect((await stored())[cowboy]).toBe(-0.2)
    await applied({ knowledge: [{ label: 'About Tokyo', importance: 1 }] })
    expect(await stored()).toEqual({ [cowboy]: -0.2, 'About Tokyo': 0.6 })
  })

  it('200: an automatic edit that a person changed is the person’s', async () => {
    await applied({ style: [{ label: pirate, importance: 1 }] })
    await steer(post({ ...home, feature_label: pirate, value: 0.9 }))
    await applied({ knowledge: [{ label: 'About Tokyo', importance: 1 }] })
    expect(await stored()).toEqual({ [pirate]: 0.9, 'About Tokyo': 0.6 })
  })

  it('200: loses none of the edits made at the same time', async () => {
    await Promise.all([
      applied({ style: [{ label: pirate, importance: 1 }] }),
      steer(post({ ...home, feature_label: 'The word “arr” in pirate talk', value: 0.1 })),
      applied({ style: [{ label: pirate, importance: 1 }] }),
    ])
    expect(await stored()).toEqual({ [pirate]: 0.6, 'The word “arr” in pirate talk': 0.1 })
  })

  it('200: also where services and routes hold copies of the classes, as a bundler may give them', async () => {
    vi.resetModules()
    const own = await import('./auto-steer/route')
    const analysis = analysisOf({ style: [{ label: pirate, importance: 1 }] })
    expect((await own.POST(post({ ...home, analysis }))).status).toBe(200)
    expect(await stored()).toEqual({ [pirate]: 0.6 })
    const next = analysisOf({ style: [{ label: cowboy, importance: 1 }] })
    expect((await own.POST(post({ ...home, analysis: next }))).status).toBe(200)
    expect(await stored()).toEqual({ [cowboy]: 0.6 })
  })

  it('404 and 409: an id that does not exist, a label that several share; nothing is written', async () => {
    for (const [feature, status] of [
      [{ label: pirate, importance: 1, feature_id: featureId(9) }, 404],
      [{ label: 'Twin', importance: 1 }, 409],
    ] as const) {
      const analysis = analysisOf({ style: [{ label: pirate, importance: 1 }], knowledge: [feature] })
      expect((await refusal(await autoSteer(post({ ...home, analysis })))).status).toBe(status)
      expect(await stored()).toEqual({})
    }
  })
})

describe('hostile input', () => {
  const good = {
    'analyze-query': { route: analyzeQuery, body: { ...home, query: 'pirate' } },
    'auto-steer': { route: autoSteer, body: { ...home, analysis: analysisOf({}) } },
  }
  const wrong: unknown[] = [null, {}, [], [[]], -1, 1.5, Number.MAX_VALUE, true, '', 'x'.repeat(30_000)]

  describe.each(Object.entries(good))('%s', (_, { route, body }) => {
    it('404: a session that is gone or a variant that does not exist', async () => {
      expect((await refusal(await route(post({ ...body, session_id: goneSession })))).code).toBe(
        'unknown_session',
      )
      expect((await refusal(await route(post({ ...body, variant_id: 'none' })))).code).toBe('unknown_variant')
    })

    it.each(['', 'x', '[', '{"session_id":'])('400: %j', async (text) => {
      expect((await refusal(await route(post(text)))).status).toBe(400)
    })

    it('422: a field that is missing or wrong', async () => {
      for (const field of Object.keys(body)) {
        for (const value of [undefined, ...wrong]) {
          const answer = await refusal(await route(post({ ...body, [field]: value })))
          expect(answer.status, `${field} = ${JSON.stringify(value)?.slice(0, 30)}`).toBe(422)
        }
      }
    })
  })

  it('422: wrong fields inside an analysis', async () => {
    const feature = { label: pirate, importance: 0.5 }
    const faults = [
      ...wrong.map((value) => ({ analysis: { ...analysisOf({}), persona: value } })),
      ...wrong.map((value) => ({ analysis: { ...analysisOf({}), persona: { ...persona, role: value } } })),
      ...wrong
        .filter((value) => !Array.isArray(value) || value.length > 0)
        .map((value) => ({
          analysis: analysisOf({ style: value as AnalysedFeature[] }),
        })),
      ...wrong.map((value) => ({
        analysis: analysisOf({ style: [{ ...feature, label: value as string }] }),
      })),
      ...wrong.map((value) => ({
        analysis: analysisOf({ style: [{ ...feature, importance: value as number }] }),
      })),
      { analysis: analysisOf({ style: Array.from({ length: 10_000 }, () => feature) }) },
      ...wrong.map((max_features) => ({ analysis: analysisOf({}), max_features })),
    ]
    for (const fault of faults) {
      const answer = await refusal(await autoSteer(post({ ...home, ...fault })))
      expect(answer.status, JSON.stringify(fault).slice(0, 200)).toBe(422)
    }
    expect(await stored()).toEqual({})
  })

  it('422: wrong contexts', async () => {
    const contexts = [
      null,
      [],
      'x',
      { previous_messages: 'x' },
      { previous_messages: [{ role: 'x', content: 'y' }] },
    ]
    for (const context of contexts) {
      expect((await refusal(await analyzeQuery(post({ ...home, query: 'x', context })))).status).toBe(422)
    }
  })
})
