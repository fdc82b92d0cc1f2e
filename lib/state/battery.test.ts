import { describe, expect, it, vi } from 'vitest'
import type { ActivationsRequest, ChatRequest } from '@/lib/protocols/tiller/contract'
import { createBattery } from './battery'
import { summaryOf } from './battery-summary'
import { fakeServer, pirate, refusal, studioOn, tokyo } from './fake-server.fixture'

const sides = { original: {}, steered: { pirate: { ...pirate, value: 0.7 } } }

/** Says more when steered, and reads of every answer how often it says Arr. */
function judging(
  answer = async (request: ChatRequest): Promise<string> =>
    request.pending?.length ? 'Arr, arr, I say.' : 'I say.',
) {
  const { client } = fakeServer()
  const complete = vi.fn(async (request: ChatRequest) => ({ content: await answer(request) }))
  const activations = vi.fn(async ({ messages, feature_ids = [] }: ActivationsRequest) => {
    const fires = /arr/i.test(messages.at(-1)?.content ?? '') ? 3 : 0
    return {
      tokens: [{ text: 'x', message: messages.length - 1 }],
      features: feature_ids.map((feature_id) => ({
        feature_id,
        max_activation_strength: 4,
        activations: [fires],
      })),
      top: null,
      predictions: [{ probability: fires ? Math.exp(-2) : Math.exp(-1), alternatives: [] }],
    }
  })
  Object.assign(client.chat, { complete })
  Object.assign(client.features, { activations })
  const { studio } = studioOn(client)
  return { studio, battery: createBattery(studio), complete, activations }
}

describe('a battery', () => {
  it('answers each prompt under both sets of edits, whatever is confirmed in the chat, with one seed', async () => {
    const { studio, battery, complete } = judging()
    studio.variant.getState().confirm({ tokyo: { ...tokyo, value: 0.4 } })
    await battery.start(['Hi', 'Ho', 'Hi'], sides)
    const off = { feature_id: 'tokyo', value: null }
    const on = { feature_id: 'pirate', value: 0.7 }
    expect(complete.mock.calls.map(([{ messages, pending }]) => [messages.at(-1)?.content, pending])).toEqual(
      [
        ['Hi', [off]],
        ['Hi', expect.arrayContaining([off, on])],
        ['Ho', [off]],
        ['Ho', expect.arrayContaining([off, on])],
      ],
    )
    expect(new Set(complete.mock.calls.map(([{ seed }]) => seed)).size).toBe(1)
    expect(battery.store.getState().running).toBe(false)
  })

  it('is told of in sum: length, firing, and how expected the answers are', async () => {
    const { battery } = judging()
    await battery.start(['Hi', 'Ho'], sides)
    expect(summaryOf(battery.store.getState().rows)).toEqual([
      'On average 2 words longer',
      `“${pirate.label}” fires more in 2 of 2`,
      'less expected by 1.00 nats per token',
    ])
  })

  it('keeps what is there when it is stopped, and writes the rest later', async () => {
    let said = (_: string) => {}
    const held = new Promise<string>((resolve) => (said = resolve))
    const { battery } = judging(async ({ messages }) => (messages.at(-1)?.content === 'Ho' ? held : 'said'))
    const run = battery.start(['Hi', 'Ho'], sides)
    await vi.waitFor(() => expect(battery.store.getState().rows[1]?.original.state).toBe('writing'))
    battery.stop()
    said('late')
    await run
    const states = () =>
      battery.store.getState().rows.map(({ original, steered }) => [original.state, steered.state])
    expect(states()).toEqual([
      ['done', 'done'],
      ['waiting', 'waiting'],
    ])
    await battery.goOn()
    expect(states()[1]).toEqual(['done', 'done'])
  })

  it('says what failed, goes on with the others, and tries it again', async () => {
    let fails = true
    const { battery, activations } = judging(async ({ messages }) => {
      if (fails && messages.at(-1)?.content === 'Hi') throw refusal('unknown_feature')
      return 'said'
    })
    activations.mockRejectedValueOnce(refusal('rate_limited'))
    await battery.start(['Hi', 'Ho'], sides)
    const [hi, ho] = battery.store.getState().rows
    expect(hi?.steered).toMatchObject({ state: 'failed', problem: 'Refused: unknown_feature.' })
    expect(ho).toMatchObject({ insight: null, unread: 'Refused: rate_limited.' })
    fails = false
    await battery.goOn()
    for (const row of battery.store.getState().rows) {
      expect(row.steered.state).toBe('done')
      expect(row.insight).not.toBeNull()
    }
  })
})
