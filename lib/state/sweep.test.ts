import { describe, expect, it, vi } from 'vitest'
import type { ActivationsRequest, ChatRequest } from '@/lib/protocols/tiller/contract'
import { fakeServer, pirate, refusal, studioOn, tokyo } from './fake-server.fixture'
import { cellsOf, curveOf, faultOf, readStrengths, type SweepPlan } from './sweep-plan'

const plan: SweepPlan = { features: [pirate], prompts: ['Hi', 'Ho'], strengths: [-0.5, 0, 0.5], seed: 7 }

/** Answers with its strength, and reads in every answer an activation of half and a probability of 1/e. */
function sweeping(say = (request: ChatRequest) => Promise.resolve(`at ${request.pending?.[0]?.value ?? 0}`)) {
  const { client } = fakeServer()
  const complete = vi.fn(async (request: ChatRequest) => ({ content: await say(request) }))
  const activations = vi.fn(async ({ messages, feature_ids = [] }: ActivationsRequest) => ({
    tokens: [
      { text: 'Hi', message: messages.length - 2 },
      { text: 'at', message: messages.length - 1 },
      { text: '1', message: messages.length - 1 },
    ],
    features: feature_ids.map((feature_id) => ({
      feature_id,
      max_activation_strength: 4,
      activations: [4, 0, 4],
    })),
    top: null,
    predictions: [null, ...[1, 2].map(() => ({ probability: Math.exp(-1), alternatives: [] }))],
  }))
  Object.assign(client.chat, { complete })
  Object.assign(client.features, { activations })
  return { ...studioOn(client), complete, activations }
}

describe('a sweep', () => {
  it('answers each question at each strength with one seed, and stores nothing', async () => {
    const { studio, complete } = sweeping()
    await studio.sweep.start(plan)
    const { cells, running } = studio.sweep.store.getState()
    expect(running).toBe(false)
    expect(cells.map(({ prompt, values, text }) => [prompt, values[0], text])).toEqual(
      ['Hi', 'Ho'].flatMap((prompt) => [-0.5, 0, 0.5].map((value) => [prompt, value, `at ${value}`])),
    )
    expect(new Set(complete.mock.calls.map(([{ seed }]) => seed))).toEqual(new Set([7]))
    expect(studio.variant.getState()).toMatchObject({ confirmed: {}, pending: {} })
  })

  it('measures an answer alone, read without any edit', async () => {
    const { studio, activations } = sweeping()
    studio.variant.getState().confirm({ tokyo: { ...tokyo, value: 0.4 } })
    await studio.sweep.start({ ...plan, prompts: ['Hi'] })
    expect(activations.mock.calls[0]![0].pending).toEqual([{ feature_id: 'tokyo', value: null }])
    for (const { measured } of studio.sweep.store.getState().cells)
      expect(measured).toEqual({ activation: [0.5], peak: [1], surprise: 1 })
  })

  it('keeps what is finished when it is stopped, and writes the rest later', async () => {
    let say = (_: string) => {}
    const held = new Promise<string>((resolve) => (say = resolve))
    const { studio } = sweeping((request) =>
      request.pending?.[0]?.value === 0.5 ? held : Promise.resolve('said'),
    )
    const run = studio.sweep.start({ ...plan, prompts: ['Hi'] })
    await vi.waitFor(() =>
      expect(studio.sweep.store.getState().cells.map(({ state }) => state)).toEqual([
        'done',
        'done',
        'writing',
      ]),
    )
    studio.sweep.stop()
    say('late')
    await run
    expect(studio.sweep.store.getState().cells.map(({ state, text }) => [state, text])).toEqual([
      ['done', 'said'],
      ['done', 'said'],
      ['waiting', ''],
    ])
    await studio.sweep.goOn()
    expect(studio.sweep.store.getState().cells[2]).toMatchObject({ state: 'done', text: 'late' })
  })

  it('says why an answer failed, goes on with the others, and can try it again', async () => {
    let fails = true
    const { studio } = sweeping(async (request) => {
      if (fails && request.pending?.[0]?.value === 0.5) throw refusal('unknown_feature')
      return 'said'
    })
    await studio.sweep.start({ ...plan, prompts: ['Hi'] })
    expect(studio.sweep.store.getState().cells.map(({ problem }) => problem)).toEqual([
      null,
      null,
      'Refused: unknown_feature.',
    ])
    fails = false
    await studio.sweep.goOn()
    expect(studio.sweep.store.getState().cells.every(({ state }) => state === 'done')).toBe(true)
  })
})

describe('a plan', () => {
  it('crosses two features', () => {
    const cells = cellsOf({ ...plan, features: [pirate, tokyo], prompts: ['Hi'], strengths: [0, 1] })
    expect(cells.map(({ values }) => values)).toEqual([
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ])
  })

  it.each([
    [{ features: [] }, 'Choose a feature'],
    [{ prompts: [] }, 'Write a question'],
    [{ strengths: [0.5] }, 'at least two'],
    [{ strengths: [0, 1.5] }, 'between -1 and 1'],
    [{ features: [pirate, tokyo], strengths: [-1, -0.5, 0, 0.5, 1] }, 'makes 50 answers'],
  ])('says what is wrong with %j', (over, words) => {
    expect(faultOf({ ...plan, ...over })).toContain(words)
  })

  it('reads strengths as people write them', () => {
    expect(readStrengths('0.4, −0.2; 0,4 0.4')).toEqual([-0.2, 0, 0.4, 4])
    expect(readStrengths('a lot')).toBeNull()
  })

  it('averages over questions at each strength', () => {
    const cells = cellsOf({ ...plan, strengths: [0, 1] }).map((cell, i) => ({
      ...cell,
      measured: { activation: [i / 10], peak: [i / 10], surprise: i },
    }))
    expect(curveOf(cells, 0).map(({ strength, surprise }) => [strength, surprise])).toEqual([
      [0, 1],
      [1, 2],
    ])
  })
})
