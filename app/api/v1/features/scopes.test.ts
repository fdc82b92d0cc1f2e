import { beforeEach, describe, expect, it } from 'vitest'
import { chatEvent, errorBody } from '@/lib/protocols/tiller/contract'
import { FAKE_CARD } from '@/lib/testing/fake-engine'
import { featureId, install, makeFixture, post, type Fixture } from '@/lib/testing/fixture'
import { POST as chat } from '../chat/completions/route'
import { POST as activations } from './activations/route'
import { GET as modified } from './modified/route'
import { POST as steer } from './steer/route'

const home = { session_id: 'default_session' }
const base_model = FAKE_CARD.model
const feature = (index: number, uuid = featureId(index)) => ({
  uuid,
  label: `Feature ${index}`,
  index_in_sae: index,
  max_activation_strength: 10,
})

const stop = (index: number, model = base_model, uuid = featureId(index)) => ({
  condition: {
    conditionals: [{ left_hand: { features: [feature(index, uuid)] }, right_hand: 0.5, operator: '>' }],
    operator: 'AND',
  },
  nested_variant: { base_model: model, edits: [], scopes: [] },
  event_name: `seen-${index}`,
  abort: true,
})
let fixture: Fixture

beforeEach(() => {
  fixture = makeFixture()
  install(fixture)
})

async function stored() {
  const response = await modified(
    new Request(`http://tiller.test/?session_id=${home.session_id}&variant_id=default`),
  )
  return (await response.json()) as { edits: { value: number }[]; scopes: { event_name: string }[] }
}

describe('POST /features/steer with scopes', () => {
  it('200: writes scopes and edits in one step, and other scopes in place of those', async () => {
    const edits = [{ feature_id: featureId(1), value: 0.4 }]
    expect((await steer(post({ ...home, edits, scopes: [stop(0), stop(2)] }))).status).toBe(200)
    const {
      edits: [edit],
      scopes,
    } = await stored()
    expect(edit?.value).toBe(0.4)
    expect(scopes.map(({ event_name }) => event_name)).toEqual(['seen-0', 'seen-2'])
    expect((await steer(post({ ...home, scopes: [stop(2)] }))).status).toBe(200)
    const after = await stored()
    expect(after.edits).toHaveLength(1)
    expect(after.scopes.map(({ event_name }) => event_name)).toEqual(['seen-2'])
    await steer(post({ ...home, scopes: [] }))
    expect((await stored()).scopes).toEqual([])
  })

  it('200: takes the model by its other names', async () => {
    expect((await steer(post({ ...home, scopes: [stop(0, `tiller/${base_model}`)] }))).status).toBe(200)
    expect((await stored()).scopes).toHaveLength(1)
  })

  it('leaves scopes as they are where only edits are written', async () => {
    await steer(post({ ...home, scopes: [stop(0)] }))
    await steer(post({ ...home, edits: [{ feature_id: featureId(1), value: 0.4 }] }))
    expect((await stored()).scopes).toHaveLength(1)
  })

  it.each([
    [
      'a scope of another model',
      [stop(0, 'other')],
      'validation_failed',
      'scopes[0].nested_variant.base_model',
    ],
    ['a feature that there is none of', [stop(0, base_model, featureId(1))], 'unknown_feature', ''],
    ['too many scopes', Array.from({ length: 33 }, () => stop(0)), 'validation_failed', ''],
  ])('refuses %s, and writes nothing', async (_, scopes, code, path) => {
    const edits = [{ feature_id: featureId(1), value: 0.4 }]
    const refused = errorBody.parse(await (await steer(post({ ...home, edits, scopes }))).json())
    expect(refused.code).toBe(code)
    if (path !== '') expect(refused.issues?.[0]?.path).toBe(path)
    expect(await stored()).toMatchObject({ edits: [], scopes: [] })
  })
})

describe('scopes and features of one answer', () => {
  const messages = [{ role: 'user', content: 'Hi there' }]

  it('answers with pending scopes in place of the stored ones, which stay', async () => {
    await steer(post({ ...home, scopes: [stop(0)] }))
    await (await chat(post({ ...home, messages, pending_scopes: [stop(2)] }))).text()
    await (await chat(post({ ...home, messages, pending_scopes: [] }))).text()
    await (await chat(post({ ...home, messages }))).text()
    const aborts = fixture.engine.requests.map(({ abortEvents }) => [...(abortEvents ?? [])])
    expect(aborts).toEqual([['seen-2'], [], ['seen-0']])
    expect((await stored()).scopes).toHaveLength(1)
    const read = await activations(post({ ...home, messages, pending_scopes: [stop(0, 'other')] }))
    expect(read.status).toBe(422)
  })

  it('tells the activations of followed features behind the text that they are of', async () => {
    fixture.engine.behaviour.fires = { Hello: { 0: 4 }, world: { 2: 7 } }
    const response = await chat(post({ ...home, messages, follow: [featureId(0), featureId(2)] }))
    const events = (await response.text())
      .trimEnd()
      .split('\n\n')
      .map((line) => chatEvent.parse(JSON.parse(line.slice(6))))
    expect(events.slice(0, -1)).toMatchObject([
      { type: 'chunk', delta: 'Hello' },
      { type: 'followed', chunk: 0, activations: [4, 0] },
      { type: 'chunk', delta: ' world' },
      { type: 'followed', chunk: 1, activations: [0, 7] },
    ])
    const unknown = await chat(post({ ...home, messages, follow: ['nobody'] }))
    expect(errorBody.parse(await unknown.json()).code).toBe('unknown_feature')
  })
})
