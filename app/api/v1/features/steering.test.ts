import { beforeEach, describe, expect, it } from 'vitest'
import { errorBody } from '@/lib/protocols/tiller/contract'
import { featureId, goneSession, install, makeFixture, post, type Fixture } from '@/lib/testing/fixture'
import { POST as createSession } from '../sessions/route'
import { POST as createVariant } from '../variants/route'
import { POST as clear } from './clear/route'
import { GET as modified } from './modified/route'
import { POST as steer } from './steer/route'

const home = { session_id: 'default_session' }
const pirate = 'Talks like a pirate'
const cowboy = 'Talks like a cowboy'
let fixture: Fixture

async function editsOf(address: { session_id: string; variant_id?: string } = home) {
  const query = new URLSearchParams({ variant_id: 'default', ...address })
  const response = await modified(new Request(`http://tiller.test/?${query}`))
  expect(response.status).toBe(200)
  const { edits } = (await response.json()) as { edits: { feature_label: string; value: number }[] }
  return Object.fromEntries(edits.map((edit) => [edit.feature_label, edit.value]))
}

async function refusal(response: Response) {
  return { status: response.status, ...errorBody.parse(await response.json()) }
}

beforeEach(() => {
  fixture = makeFixture()
  install(fixture)
})

describe('POST /features/steer', () => {
  it('200: writes an edit named by label, id or index', async () => {
    const references = [{ feature_label: pirate }, { feature_id: featureId(0) }, { index_in_sae: 0 }]
    for (const [i, reference] of references.entries()) {
      const value = (i + 1) / 10
      const response = await steer(post({ ...home, ...reference, value }))
      expect(await response.json()).toEqual({
        label: pirate,
        activation: value,
        modified_value: value,
        feature_id: featureId(0),
        index_in_sae: 0,
      })
      expect(await editsOf()).toEqual({ [pirate]: value })
    }
  })

  it('200: value 0 removes the edit', async () => {
    await steer(post({ ...home, feature_label: pirate, value: 0.5 }))
    await steer(post({ ...home, feature_label: pirate, value: 0 }))
    expect(await editsOf()).toEqual({})
  })

  it('200: writes a batch in one step and returns the variant it made', async () => {
    await steer(post({ ...home, feature_label: cowboy, value: 0.4 }))
    const edits = [
      { feature_label: pirate, value: 0.5 },
      { feature_label: cowboy, value: null },
      { feature_label: 'About Tokyo', value: -0.3 },
    ]
    const body = (await (await steer(post({ ...home, edits }))).json()) as {
      variant_json: string
      edits: unknown[]
    }
    expect(await editsOf()).toEqual({ [pirate]: 0.5, 'About Tokyo': -0.3 })
    expect(JSON.parse(body.variant_json)).toMatchObject({ edits: [{ value: 0.5 }, { value: -0.3 }] })
    expect(body.edits).toHaveLength(3)
  })

  it('404 unknown_feature: nothing is written, and the nearest labels are told', async () => {
    const edits = [
      { feature_label: pirate, value: 0.5 },
      { feature_label: 'talks like a pirate', value: 0.5 },
    ]
    const answer = await refusal(await steer(post({ ...home, edits })))
    expect(answer).toMatchObject({ status: 404, code: 'unknown_feature' })
    expect(answer.nearest?.[0]).toEqual({ label: pirate, feature_id: featureId(0), index_in_sae: 0 })
    expect(await editsOf()).toEqual({})
  })

  it('404 unknown_feature: an index or id that the SAE lacks', async () => {
    for (const reference of [
      { index_in_sae: 8 },
      { feature_id: featureId(9) },
      { feature_id: '__proto__' },
    ]) {
      const answer = await refusal(await steer(post({ ...home, ...reference, value: 0.5 })))
      expect(answer).toMatchObject({ status: 404, code: 'unknown_feature' })
    }
  })

  it('409 ambiguous_feature: all that carry the label are listed', async () => {
    const answer = await refusal(await steer(post({ ...home, feature_label: 'Twin', value: 0.5 })))
    expect(answer).toMatchObject({ status: 409, code: 'ambiguous_feature' })
    expect(answer.nearest?.map((feature) => feature.index_in_sae)).toEqual([6, 7])
    expect(await editsOf()).toEqual({})
  })

  it('422: one feature twice in a batch, under whichever names', async () => {
    const edits = [
      { feature_label: pirate, value: 0.5 },
      { index_in_sae: 0, value: 0.6 },
    ]
    const answer = await refusal(await steer(post({ ...home, edits })))
    expect(answer).toMatchObject({ status: 422, code: 'validation_failed', issues: [{ path: 'edits[1]' }] })
    expect(await editsOf()).toEqual({})
  })

  it('422: values that are no strength change nothing', async () => {
    await steer(post({ ...home, feature_label: pirate, value: 0.5 }))
    for (const value of [1.01, -1.01, '0.5', [0.5], {}, true, undefined, null]) {
      const answer = await refusal(await steer(post({ ...home, feature_label: pirate, value })))
      expect(answer).toMatchObject({ status: 422, code: 'validation_failed' })
    }
    for (const number of ['1e999', 'NaN', '-1e999']) {
      const text = `{"session_id":"default_session","feature_label":"${pirate}","value":${number}}`
      expect([400, 422]).toContain((await steer(post(text))).status)
    }
    expect(await editsOf()).toEqual({ [pirate]: 0.5 })
  })

  it('200: a session that a client names is there from its first use on', async () => {
    const mine = { session_id: 'my.own:session-1' }
    expect(await editsOf(mine)).toEqual({})
    expect((await steer(post({ ...mine, feature_label: pirate, value: 0.5 }))).status).toBe(200)
    expect(await editsOf(mine)).toEqual({ [pirate]: 0.5 })
    expect(await editsOf()).toEqual({})
  })

  it('404: a session that is gone or a variant that does not exist', async () => {
    const edit = { feature_label: pirate, value: 0.5 }
    const noSession = await refusal(await steer(post({ session_id: goneSession, ...edit })))
    expect(noSession).toMatchObject({ status: 404, code: 'unknown_session' })
    expect(noSession.detail).toContain('POST /api/v1/sessions')
    const both = await refusal(
      await steer(post({ session_id: goneSession, feature_label: 'nothing', value: 0.5 })),
    )
    expect(both).toMatchObject({ code: 'unknown_session' })
    const noVariant = await refusal(await steer(post({ ...home, variant_id: 'none', ...edit })))
    expect(noVariant).toMatchObject({ status: 404, code: 'unknown_variant' })
    expect(noVariant.detail).toContain('"default"')
  })

  it('loses none of many edits at once', async () => {
    const references = [0, 1, 2, 3, 4, 5, 6, 7]
    await Promise.all(references.map((index_in_sae) => steer(post({ ...home, index_in_sae, value: 0.5 }))))
    const { json } = await fixture.store.read({ sessionId: 'default_session', variantId: 'default' })
    expect((JSON.parse(json) as { edits: unknown[] }).edits).toHaveLength(8)
  })
})

describe('POST /features/clear', () => {
  it('200: removes the edit, and leaves the others', async () => {
    await steer(
      post({
        ...home,
        edits: [
          { index_in_sae: 0, value: 0.5 },
          { index_in_sae: 1, value: 0.2 },
        ],
      }),
    )
    const response = await clear(post({ ...home, feature_label: pirate }))
    expect(await response.json()).toEqual({ label: pirate })
    expect(await editsOf()).toEqual({ [cowboy]: 0.2 })
  })

  it('200: a feature without an edit is left as it is', async () => {
    expect((await clear(post({ ...home, feature_label: pirate }))).status).toBe(200)
    expect(await editsOf()).toEqual({})
  })

  it('404 and 409: a label that names none or several', async () => {
    expect((await clear(post({ ...home, feature_label: 'nothing' }))).status).toBe(404)
    expect((await clear(post({ ...home, feature_label: 'Twin' }))).status).toBe(409)
  })
})

describe('GET /features/modified', () => {
  it('200: the base model without edits, at first', async () => {
    const response = await modified(
      new Request('http://tiller.test/?session_id=default_session&variant_id=default'),
    )
    expect(await response.json()).toEqual({ base_model: 'fake-model', edits: [], scopes: [] })
  })

  it('422: both parameters are needed', async () => {
    for (const query of ['', '?session_id=default_session', '?variant_id=default']) {
      expect((await modified(new Request(`http://tiller.test/${query}`))).status).toBe(422)
    }
  })
})

describe('sessions and variants', () => {
  it('keep their edits to themselves', async () => {
    const { session_id } = (await (await createSession(post({}))).json()) as { session_id: string }
    await steer(post({ session_id, feature_label: pirate, value: 0.5 }))
    const copy = await createVariant(post({ session_id, variant_id: 'copy', base_variant_id: 'default' }))
    expect(await copy.json()).toMatchObject({ variant_id: 'copy' })
    await steer(post({ session_id, variant_id: 'copy', feature_label: cowboy, value: 0.3 }))
    expect(await editsOf({ session_id })).toEqual({ [pirate]: 0.5 })
    expect(await editsOf({ session_id, variant_id: 'copy' })).toEqual({ [pirate]: 0.5, [cowboy]: 0.3 })
    expect(await editsOf()).toEqual({})
  })

  it('a session needs no body', async () => {
    const response = await createSession(new Request('http://tiller.test', { method: 'POST' }))
    expect(await response.json()).toMatchObject({ variant_id: 'default' })
  })

  it('404 and 409: a base that does not exist, an id that is taken', async () => {
    expect((await createVariant(post({ ...home, base_variant_id: 'none' }))).status).toBe(404)
    const taken = await refusal(await createVariant(post({ ...home, variant_id: 'default' })))
    expect(taken).toMatchObject({ status: 409, code: 'variant_exists' })
  })

  it('422: ids of other characters', async () => {
    for (const variant_id of ['', 'a b', '../x', 'é', 'a'.repeat(129)]) {
      expect((await createVariant(post({ ...home, variant_id }))).status).toBe(422)
    }
  })
})
