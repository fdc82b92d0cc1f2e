import { beforeEach, describe, expect, it } from 'vitest'
import { keptPersona, type KeptPersona, type PersonaFile } from '@/lib/protocols/tiller/contract'
import { Variant } from '@/lib/steering'
import { install, makeFixture, type Fixture } from '@/lib/testing/fixture'
import { ask, refusal, steeredBy } from '../kept.fixture'

let fixture: Fixture
beforeEach(() => install((fixture = makeFixture())))

const captain = {
  name: 'Captain',
  description: 'Tells everything as a pirate would',
  emoji: '🏴‍☠️',
  starters: ['Tell me about Tokyo.'],
  battery: ['What do cats eat?'],
  variant: steeredBy(0.8),
}
const digest = `sha256:${'a'.repeat(64)}`

async function made(body: object = captain): Promise<KeptPersona> {
  const { status, body: persona } = await ask<KeptPersona>('POST', 'personas', body)
  expect(status).toBe(200)
  return keptPersona.strict().parse(persona)
}
const read = async (id: string, query = '') => (await ask<KeptPersona>('GET', `personas/${id}${query}`)).body
const change = (id: string, body: object, headers = {}) =>
  ask<KeptPersona>('PATCH', `personas/${id}`, body, headers)

describe('a persona', () => {
  it('is kept as it came, with what it says of itself', async () => {
    const persona = await made()
    expect(persona).toMatchObject({ ...captain, sae_digest: null, version: 1, versions_count: 1 })
    expect(await read(persona.persona_id)).toEqual(persona)
    expect(await made({ name: 'Plain', variant: steeredBy(0.1) })).toMatchObject({
      description: '',
      emoji: null,
      starters: [],
      battery: [],
    })
  })

  it('knows the SAE of its model, where the model is loaded', async () => {
    Object.assign(fixture.model, { saeDigest: digest })
    await fixture.context.models.get('fake-model', new AbortController().signal)
    expect((await made()).sae_digest).toBe(digest)
    expect((await made({ ...captain, sae_digest: `sha256:${'b'.repeat(64)}` })).sae_digest).not.toBe(digest)
  })

  it('has a version for every save, of which each can be read and brought back', async () => {
    const { persona_id: id, etag } = await made()
    const second = await change(id, { name: 'Admiral', variant: steeredBy(0.2) }, { 'if-match': etag })
    expect(second.body).toMatchObject({ name: 'Admiral', description: captain.description, version: 2 })
    expect(second.headers.get('etag')).toBe(second.body.etag)
    expect(await read(id, '?version=1')).toMatchObject({ ...captain, version: 1, versions_count: 2 })
    const { versions } = (await ask<{ versions: KeptPersona[] }>('GET', `personas/${id}/versions`)).body
    expect(versions.map(({ version, name }) => [version, name])).toEqual([
      [2, 'Admiral'],
      [1, 'Captain'],
    ])
    const back = await ask<KeptPersona>('POST', `personas/${id}/versions/1/restore`)
    expect(back.body).toMatchObject({ ...captain, version: 3, versions_count: 3 })
    for (const [address, status] of [
      [`personas/${id}?version=4`, 404],
      [`personas/${id}?version=0`, 422],
      [`personas/${id}?version=x`, 422],
    ] as const)
      expect((await ask('GET', address)).status).toBe(status)
    expect(refusal(await ask('POST', `personas/${id}/versions/9/restore`))).toMatchObject({
      code: 'unknown_version',
    })
  })

  it('is not written over by who has not seen what it is', async () => {
    const { persona_id: id, etag } = await made()
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, (_, i) => change(id, { name: `By ${i}` }, { 'if-match': etag })),
    )
    expect(outcomes.filter(({ status }) => status === 200)).toHaveLength(1)
    for (const refused of outcomes.filter(({ status }) => status !== 200))
      expect(refusal(refused)).toMatchObject({ status: 409, code: 'stale_version' })
    expect((await read(id)).versions_count).toBe(2)
  })

  it('is duplicated, exported and imported', async () => {
    const { persona_id: id } = await made({ ...captain, name: 'N'.repeat(120), sae_digest: digest })
    const copy = (await ask<KeptPersona>('POST', `personas/${id}/duplicate`)).body
    expect(copy.persona_id).not.toBe(id)
    expect(copy).toMatchObject({ variant: captain.variant, sae_digest: digest, version: 1 })
    expect(copy.name).toMatch(/^N+ \(copy\)$/)
    const file = (await ask<PersonaFile>('GET', `personas/${id}/export`)).body
    const back = (await ask<KeptPersona>('POST', 'personas/import', file)).body
    const again = (await ask<PersonaFile>('GET', `personas/${back.persona_id}/export`)).body
    expect(again).toEqual(file)
    expect(Variant.fromJson(file.variant).json()).toEqual(file.variant)
  })

  it('is listed, searched, deleted and brought back', async () => {
    const { persona_id: id } = await made()
    await made({ name: 'Cook', variant: { ...steeredBy(0.1), base_model: 'other' } })
    const list = async (query: string) =>
      (await ask<{ personas: KeptPersona[] }>('GET', `personas${query}`)).body.personas.map(
        ({ name }) => name,
      )
    expect(await list('')).toEqual(['Cook', 'Captain'])
    expect(await list('?query=PIRATE')).toEqual(['Captain'])
    expect(await list('?model=other')).toEqual(['Cook'])
    expect((await ask('DELETE', `personas/${id}`)).status).toBe(200)
    expect(await list('')).toEqual(['Cook'])
    expect(refusal(await ask('GET', `personas/${id}`))).toMatchObject({
      status: 404,
      code: 'unknown_persona',
    })
    expect((await ask('POST', `personas/${id}/restore`)).body).toMatchObject(captain)
  })
})

describe('what is no persona is refused', () => {
  const many = Array.from({ length: 257 }, (_, i) => ({
    ...captain.variant.edits[0],
    feature_id: `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`,
  }))
  it.each([
    ['no name', { variant: captain.variant }],
    ['no variant', { name: 'x' }],
    ['an empty name', { ...captain, name: ' ' }],
    [
      'a feature twice',
      {
        ...captain,
        variant: { ...captain.variant, edits: [...captain.variant.edits, ...captain.variant.edits] },
      },
    ],
    ['too many edits', { ...captain, variant: { ...captain.variant, edits: many } }],
    ['too many starters', { ...captain, starters: Array.from({ length: 13 }, () => 'x') }],
    ['a digest that is none', { ...captain, sae_digest: 'abc' }],
  ])('%s', async (_, body) => {
    expect(refusal(await ask('POST', 'personas', body))).toMatchObject({
      status: 422,
      code: 'validation_failed',
    })
    const { persona_id: id } = await made()
    if ('name' in body && 'variant' in body)
      expect(refusal(await change(id, body))).toMatchObject({ status: 422 })
    expect((await read(id)).versions_count).toBe(1)
  })
})
