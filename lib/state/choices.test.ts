import { describe, expect, it, vi } from 'vitest'
import { ApiError } from '@/lib/sdk/tiller'
import { MAX_WAITING } from './choices'
import { fakeServer, pirate as named, studioOn } from './fake-server.fixture'

const pirate = { ...named, feature_id: 'eca29d3e-e6f8-5658-88b8-a0f6139c3f48' }

async function comparing({ blind = false } = {}) {
  const fake = fakeServer()
  const { studio, reload } = studioOn(fake.client)
  studio.settings.getState().change({ blind })
  await studio.runner.send('Hi')
  studio.variant.getState().setPending({ ...pirate }, 0.6)
  await studio.comparison.start()
  const create = vi.mocked(fake.client.comparisons.create)
  return { ...fake, studio, reload, create }
}
const waiting = ({ studio }: { studio: Awaited<ReturnType<typeof comparing>>['studio'] }) =>
  studio.choices.store.getState().waiting.length

describe('a choice', () => {
  it('is kept with both answers and what made them', async () => {
    const it = await comparing()
    await it.studio.comparison.keepSteered()
    await it.studio.choices.flush()
    expect(it.create).toHaveBeenCalledTimes(1)
    const body = it.create.mock.calls[0]![0]
    expect(body).toMatchObject({
      prompt: [{ role: 'user', content: 'Hi' }],
      original: { content: 'plain: Hi', made_by: { model: 'pocket', variant: { edits: [] } } },
      steered: {
        content: 'steered: Hi',
        made_by: { variant: { edits: [{ feature_id: pirate.feature_id, value: 0.6 }] } },
      },
      choice: 'steered',
      blind: false,
    })
    expect(body.original.made_by.seed).toBe(body.steered.made_by.seed)
    expect(waiting(it)).toBe(0)
  })

  it('that the server does not take blocks nothing, outlives a reload, and is sent again under the same key', async () => {
    const it = await comparing()
    it.create.mockRejectedValueOnce(new TypeError('no connection'))
    it.studio.comparison.keepOriginal()
    expect(it.studio.comparison.store.getState().setup).toBeNull()
    await it.studio.choices.flush()
    expect(waiting(it)).toBe(1)
    const fresh = it.reload()
    await vi.waitFor(() => expect(fresh.choices.store.getState().waiting).toEqual([]))
    const keys = it.create.mock.calls.map(([, more]) => more?.idempotencyKey)
    expect(keys).toHaveLength(2)
    expect(keys[0]).toBe(keys[1])
  })

  it('that the server will never take is given up, and this is said', async () => {
    const it = await comparing()
    it.create.mockRejectedValueOnce(
      new ApiError({ detail: 'Too long.', code: 'quota_exceeded' }, { status: 422 }),
    )
    it.studio.comparison.keepOriginal()
    await it.studio.choices.flush()
    expect(waiting(it)).toBe(0)
    expect(
      it.studio.notices
        .getState()
        .notices.map(({ text }) => text)
        .join(),
    ).toContain('Too long.')
  })

  it('is one of a bounded number that waits', async () => {
    const it = await comparing()
    it.create.mockRejectedValue(new TypeError('no connection'))
    it.studio.comparison.keepOriginal()
    await it.studio.choices.flush()
    const [first] = it.studio.choices.store.getState().waiting
    for (let i = 0; i < MAX_WAITING + 5; i++) it.studio.choices.keep(first!.body)
    expect(waiting(it)).toBe(MAX_WAITING)
  })
})

describe('blind mode', () => {
  it('says nothing of which is which until one has chosen, then tells it, and keeps the choice once', async () => {
    const it = await comparing({ blind: true })
    const { comparison, notices } = it.studio
    expect(comparison.store.getState()).toMatchObject({
      first: expect.stringMatching(/original|steered/),
      chosen: null,
    })
    expect(notices.getState().announcement).toMatch(/^Answer [AB] is finished/)
    comparison.choose('tie')
    expect(notices.getState().announcement).toMatch(/^Answer A was the (original|steered) one/)
    comparison.choose('steered')
    await comparison.keepSteered()
    await it.studio.choices.flush()
    expect(it.create.mock.calls.map(([{ choice, blind }]) => [choice, blind])).toEqual([['tie', true]])
  })

  it('stays hidden over a reload, in the same order', async () => {
    const it = await comparing({ blind: true })
    const { first } = it.studio.comparison.store.getState()
    expect(it.reload().comparison.store.getState()).toMatchObject({ first, chosen: null })
  })
})
