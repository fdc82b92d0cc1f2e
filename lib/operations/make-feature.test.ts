import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { EngineCard } from '@/lib/engine/port'
import { FAKE_CARD, FakeEngine } from '@/lib/testing/fake-engine'
import { fakeModel, makeFixture, presentSource, type Fixture } from '@/lib/testing/fixture'
import { Registry } from '@/lib/models/registry'
import { DEFAULT_SIZES } from '@/lib/models/slot-sizes'
import { make, type MakingProgress } from './make-feature'

const making = { label: 'Riddles', wish: { sentence: 'talks in riddles' }, seed: 1, prompts: 6 }

/** Says that it can do what making needs, so that requests get as far as the line. */
class ReadyEngine extends FakeEngine {
  override readonly card: EngineCard = {
    ...FAKE_CARD,
    capabilities: [...FAKE_CARD.capabilities, 'directions', 'residuals', 'logits'],
  }
}

let fixture: Fixture
let call: AbortController
beforeEach(() => {
  const model = fakeModel('fake', new ReadyEngine())
  const models = new Registry({ sources: async () => [presentSource(model)] })
  const made = makeFixture()
  fixture = { ...made, model, engine: model.engine, context: { ...made.context, models } }
  call = new AbortController()
})
afterEach(() => {
  vi.useRealTimers()
  call.abort()
})

const begin = (label = making.label, signal = call.signal) =>
  make(fixture.context, {}, { ...making, label }, signal)
const told = async (events: AsyncGenerator<MakingProgress, unknown>) => (await events.next()).value

describe('a feature that is asked for while another is made', () => {
  it('waits for as long as its caller does, and is told its place and how it moves up', async () => {
    vi.useFakeTimers()
    const { making: slots } = fixture.model.slots
    const release = await slots.acquire(call.signal)
    const leaver = new AbortController()
    const [first, second, third] = [await begin('1'), await begin('2', leaver.signal), await begin('3')]
    expect(await told(first)).toEqual({ stage: 'waiting', place: 1 })
    expect(await told(second)).toEqual({ stage: 'waiting', place: 2 })
    expect(await told(third)).toEqual({ stage: 'waiting', place: 3 })
    leaver.abort(new Error('left'))
    await expect(second.next()).rejects.toThrow('left')
    expect(await told(third)).toEqual({ stage: 'waiting', place: 2 })
    await vi.advanceTimersByTimeAsync(3_600_000)
    expect(await told(first)).toEqual({ stage: 'waiting', place: 1 })
    release()
    const next = async () => {
      for (;;) {
        const progress = (await told(first)) as MakingProgress
        if (progress.stage !== 'waiting') return progress
      }
    }
    expect(await next()).toMatchObject({ stage: 'answering', done: 0 })
  })

  it('is told its place again from time to time, so that the connection is not taken for dead', async () => {
    vi.useFakeTimers()
    await fixture.model.slots.making.acquire(call.signal)
    const events = await begin()
    await told(events)
    const again = told(events)
    await vi.advanceTimersByTimeAsync(20_000)
    expect(await again).toEqual({ stage: 'waiting', place: 1 })
  })

  it('is refused at once by a line that is full, with the time to come back', async () => {
    await fixture.model.slots.making.acquire(call.signal)
    for (let i = 0; i < 8; i++) await told(await begin(String(i)))
    await expect(begin()).rejects.toMatchObject({ code: 'engine_unavailable', extra: { retry_after: 120 } })
  })

  it('leaves the line with its caller', async () => {
    const release = await fixture.model.slots.making.acquire(call.signal)
    const leaver = new AbortController()
    const events = await begin('1', leaver.signal)
    await told(events)
    leaver.abort(new Error('left'))
    await expect(events.next()).rejects.toThrow('left')
    release()
    expect(fixture.model.slots.making.idle).toBe(true)
  })
})

describe('a feature that is being made', () => {
  it('waits for answers that others have asked for, however long they take', async () => {
    vi.useFakeTimers()
    const { answers } = fixture.model.slots
    const held = await Promise.all(
      Array.from({ length: DEFAULT_SIZES.answers }, () => answers.acquire(call.signal)),
    )
    const events = await begin()
    expect(await told(events)).toMatchObject({ stage: 'answering' })
    await vi.advanceTimersByTimeAsync(600_000)
    expect(fixture.engine.requests).toHaveLength(0)
    for (const release of held) release()
    await vi.waitFor(() => expect(fixture.engine.requests.length).toBeGreaterThan(0))
  })
})
