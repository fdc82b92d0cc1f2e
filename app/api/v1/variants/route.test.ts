import { beforeEach, describe, expect, it } from 'vitest'
import { errorBody, variantResponse } from '@/lib/protocols/tiller/contract'
import { featureId, install, makeFixture, post, type Fixture } from '@/lib/testing/fixture'
import { Feature, Variant } from '@/lib/steering'
import { POST as chat } from '../chat/completions/route'
import { POST as create } from './route'

const home = { session_id: 'default_session' }
const pirate = new Feature({ uuid: featureId(0), label: 'Talks like a pirate', indexInSae: 0 })

let fixture: Fixture
beforeEach(() => {
  fixture = makeFixture()
  install(fixture)
})

/** A variant with an edit, and with an end where the feature fires. */
function guarded(): Variant {
  const variant = new Variant('fake-model')
  variant.set(pirate, 0.5)
  variant.abortWhen(pirate.gt(0.2))
  return variant
}

async function refusal(variant_json: unknown) {
  const response = await create(post({ ...home, variant_id: 'x', variant_json }))
  return { status: response.status, ...errorBody.strict().parse(await response.json()) }
}

describe('POST /variants with variant_json', () => {
  it.each([
    ['text', JSON.stringify(guarded().json())],
    ['an object', guarded().json()],
  ])('200: stores a variant given as %s, scopes included, and answers with it', async (_, given) => {
    const stored = variantResponse.parse(await (await create(post({ ...home, variant_json: given }))).json())
    const variant = Variant.fromJson(stored.variant_json)
    expect(variant.edits.get(pirate)).toBe(0.5)
    await chat(post({ ...home, variant_id: stored.variant_id, messages: [{ role: 'user', content: 'Hi' }] }))
    expect(fixture.engine.requests[0]?.abortEvents).toEqual(variant.abortEvents)
    expect(variant.abortEvents.size).toBe(1)
  })

  it.each([
    ['no JSON', '{', 422, 'variant_json'],
    ['no variant', { edits: [] }, 422, 'variant_json.base_model'],
    ['another model', { base_model: 'gpt-4o', edits: [], scopes: [] }, 422, 'variant_json.base_model'],
    ['a variant too large', manyEdits(300), 422, undefined],
  ])('refuses %s and keeps nothing', async (_, given, status, path) => {
    const answer = await refusal(given)
    expect(answer).toMatchObject({ status, code: 'validation_failed' })
    expect(answer.issues?.[0]?.path).toBe(path)
    await expect(fixture.store.read({ sessionId: 'default_session', variantId: 'x' })).rejects.toMatchObject({
      name: 'UnknownVariant',
    })
  })

  it('404: features of another model, in edits and in conditions', async () => {
    const stranger = new Feature({ uuid: featureId(1), label: 'Pirates', indexInSae: 0 })
    const edited = new Variant('fake-model')
    edited.set(stranger, 0.5)
    const conditioned = new Variant('fake-model')
    conditioned.setWhen(stranger.gt(0.5), [[pirate, 0.5]])
    for (const variant of [edited, conditioned]) {
      expect(await refusal(variant.json())).toMatchObject({ status: 404, code: 'unknown_feature' })
    }
  })

  it('422: a copy and a variant at once', async () => {
    const both = { ...home, base_variant_id: 'default', variant_json: guarded().json() }
    expect((await create(post(both))).status).toBe(422)
  })
})

function manyEdits(count: number) {
  const edits = Array.from({ length: count }, (_, index) => ({
    feature_id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    feature_label: 'x',
    index_in_sae: index,
    value: 0.1,
  }))
  return { base_model: 'fake-model', edits, scopes: [] }
}
