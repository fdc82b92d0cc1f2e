import { beforeEach, describe, expect, it } from 'vitest'
import { ConditionalGroup } from '@/lib/steering'
import { makeFixture, type Fixture } from '@/lib/testing/fixture'
import { autoConditional, autoEdits, contrastiveDataset } from './specification'

const signal = new AbortController().signal
let fixture: Fixture
beforeEach(() => {
  fixture = makeFixture()
})

it('autoEdits: features with usual strengths', async () => {
  const edits = await autoEdits(fixture.analyser, 'like a pirate, without cowboys', signal)
  expect(edits.map(([entry, strength]) => [entry.label, strength])).toEqual([
    ['Talks like a pirate', 0.54],
    ['Talks like a cowboy', -0.2],
  ])
})

it('autoConditional: JSON that a ConditionalGroup reads, above a quarter of the strongest activation', async () => {
  const json = await autoConditional(fixture.analyser, 'when the assistant talks like a pirate', signal)
  expect(ConditionalGroup.fromJson(json).json()).toEqual(json)
  expect(json).toMatchObject({
    operator: 'OR',
    conditionals: [{ operator: '>', right_hand: 0.625, left_hand: { features: [{ index_in_sae: 0 }] } }],
  })
})

describe('contrastiveDataset', () => {
  it('lets the model answer the same requests instructed and steered, and plainly', async () => {
    const [shown, plain] = await contrastiveDataset(fixture.analyser, 'pirate', signal)
    expect(shown.length).toBeGreaterThan(1)
    expect(shown.map(([request]) => request)).toEqual(plain.map(([request]) => request))
    for (const conversation of [...shown, ...plain]) {
      expect(conversation.map((message) => message.role)).toEqual(['user', 'assistant'])
    }
    const steered = fixture.engine.requests.filter((request) => request.controller.interventions.length > 0)
    expect(steered).toHaveLength(shown.length)
    for (const { messages } of steered) expect(messages[0]).toEqual({ role: 'system', content: 'pirate' })
    expect(new Set(fixture.engine.requests.map((request) => request.seed)).size).toBe(1)
    expect(fixture.engine.running).toBe(0)
  })

  it('engine_unavailable: a model that says nothing', async () => {
    fixture.engine.behaviour.words = []
    await expect(contrastiveDataset(fixture.analyser, 'pirate', signal)).rejects.toMatchObject({
      code: 'engine_unavailable',
    })
  })
})

it.each([autoEdits, autoConditional, contrastiveDataset])(
  '%o: validation_failed where nothing is found',
  async (of) => {
    await expect(of(fixture.analyser, 'qwertyuiop', signal)).rejects.toMatchObject({
      code: 'validation_failed',
      extra: { issues: [{ path: 'specification' }] },
    })
  },
)
