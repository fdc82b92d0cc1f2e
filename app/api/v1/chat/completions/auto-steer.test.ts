import { beforeEach, describe, expect, it, vi } from 'vitest'
import { chatEvent, chatResponse } from '@/lib/protocols/tiller/contract'
import { featureId, install, makeFixture, post, type Fixture } from '@/lib/testing/fixture'
import { POST as steer } from '../../features/steer/route'
import { POST as chat } from './route'

const pirate = 'Talks like a pirate'
const home = { session_id: 'default_session' }
const asking = (content: string) => ({ ...home, auto_steer: true, messages: [{ role: 'user', content }] })
let fixture: Fixture

beforeEach(() => {
  fixture = makeFixture()
  install(fixture)
})

const stored = async () =>
  (await fixture.store.read({ sessionId: 'default_session', variantId: 'default' })).json
const editsOf = (json: string) =>
  (JSON.parse(json) as { edits: { feature_label: string; value: number }[] }).edits.map((edit) => [
    edit.feature_label,
    edit.value,
  ])

async function answered(body: object) {
  return chatResponse.parse(await (await chat(post({ ...body, stream: false }))).json())
}

describe('auto_steer', () => {
  it('answers with the features that the last message asks for, and keeps them in the variant', async () => {
    const answer = await answered(asking('Speak like a pirate'))
    expect(answer.auto_steered).toBe(true)
    expect(answer.auto_steer_result).toEqual({
      applied_features: [
        { label: pirate, value: 0.54, category: 'style', feature_id: featureId(0), index_in_sae: 0 },
      ],
      variant_id: 'default',
      variant_json: await stored(),
      analyser: 'embedded',
    })
    expect(editsOf(await stored())).toEqual([[pirate, 0.54]])
    expect(answer.variant_json).toBe(await stored())
    expect(fixture.engine.requests[0]?.controller.interventions).toMatchObject([
      { mode: 'nudge', value: 0.54 },
    ])
  })

  it('reads the user’s last message where an assistant’s is to be continued', async () => {
    const { messages } = asking('Speak like a pirate')
    const begun = { role: 'assistant', content: 'Well, cowboy' }
    const answer = await answered({ ...asking(''), messages: [...messages, begun] })
    expect(editsOf(answer.variant_json)).toEqual([[pirate, 0.54]])
    expect(fixture.engine.requests[0]?.messages.at(-1)).toEqual(begun)
    const alone = await answered({ ...asking(''), messages: [begun] })
    expect(alone).toMatchObject({ auto_steered: false, auto_steer_result: { applied_features: [] } })
  })

  it('works where services and routes hold copies of the classes, as a bundler may give them', async () => {
    vi.resetModules()
    const own = await import('./route')
    const response = await own.POST(post({ ...asking('Speak like a pirate'), stream: false }))
    expect(chatResponse.parse(await response.json()).auto_steered).toBe(true)
  })

  it('tells the same in the last event of a stream', async () => {
    const text = await (await chat(post(asking('Speak like a pirate')))).text()
    const last = chatEvent.parse(
      JSON.parse(
        text
          .trimEnd()
          .split('\n\n')
          .at(-1)!
          .replace(/^data: /, ''),
      ),
    )
    expect(last).toMatchObject({
      type: 'done',
      auto_steered: true,
      auto_steer_result: {
        applied_features: [{ label: pirate }],
        variant_json: await stored(),
        analyser: 'embedded',
      },
    })
  })

  it('says so where it found nothing to steer, and steers nothing', async () => {
    const before = await stored()
    const answer = await answered(asking('Mmm'))
    expect(answer).toMatchObject({ auto_steered: false, auto_steer_result: { applied_features: [] } })
    expect(await stored()).toBe(before)
    expect(
      (await answered({ ...asking('Speak like a pirate'), auto_steer: false })).auto_steer_result,
    ).toBeNull()
    expect(await stored()).toBe(before)
  })

  it('lays pending edits over the automatic ones, for this answer only', async () => {
    const answer = await answered({
      ...asking('Speak like a pirate'),
      pending: [{ feature_label: pirate, value: 0.1 }],
    })
    expect(editsOf(answer.variant_json)).toEqual([[pirate, 0.1]])
    expect(editsOf(await stored())).toEqual([[pirate, 0.54]])
  })

  it('follows the conversation: what it set before makes way, what a person set stays', async () => {
    await steer(post({ ...home, feature_label: 'The word “arr” in pirate talk', value: 0.2 }))
    await answered(asking('Speak like a pirate'))
    await answered(asking('Speak like a cowboy'))
    expect(editsOf(await stored())).toEqual([
      ['The word “arr” in pirate talk', 0.2],
      ['Talks like a cowboy', 0.54],
    ])
  })

  it('stores nothing when the answer fails before its first word, or was never right', async () => {
    const before = await stored()
    fixture.engine.behaviour.failAt = { word: 0, error: new Error('broken') }
    expect((await chat(post(asking('Speak like a pirate')))).status).toBe(500)
    fixture.engine.behaviour.failAt = undefined
    const long = Array.from({ length: 80 }, () => 'pirate').join(' ')
    expect((await chat(post(asking(long)))).status).toBe(400)
    const pending = [{ feature_label: 'nothing', value: 0.5 }]
    expect((await chat(post({ ...asking('Speak like a pirate'), pending }))).status).toBe(404)
    const left = { signal: AbortSignal.abort() }
    expect((await chat(post(asking('Speak like a pirate'), left))).status).toBe(503)
    expect(await stored()).toBe(before)
    expect(fixture.engine.running).toBe(0)
  })

  it('keeps what it stored when the answer fails later', async () => {
    fixture.engine.behaviour.failAt = { word: 1, error: new Error('broken') }
    await (await chat(post(asking('Speak like a pirate')))).text()
    expect(editsOf(await stored())).toEqual([[pirate, 0.54]])
  })
})
