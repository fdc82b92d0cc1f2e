import { describe, expect, it, vi } from 'vitest'
import { fakeServer, pirate, studioOn, tokyo } from './fake-server.fixture'
import type { Choice } from './conflict'

type Studio = ReturnType<typeof studioOn>['studio']

const strengths = (edits: object) =>
  Object.fromEntries(Object.entries(edits).map(([id, edit]) => [id, (edit as { value: number }).value]))

/** Pirate is compared while somebody else steers the same variant. */
async function stale(others: Record<string, number>) {
  const fake = fakeServer()
  const { studio } = studioOn(fake.client)
  await studio.runner.send('Hi')
  studio.variant.getState().setPending(pirate, 0.6)
  await studio.comparison.start()
  const id = studio.variant.getState().address!.session_id
  fake.elsewhere(id, others)
  const stored = () => fake.editsOf(id)
  return { ...fake, studio, id, stored }
}

/** Keeps the steered answer, and chooses a side of what comes up. */
async function keep(studio: Studio, choice: Choice) {
  const kept = studio.comparison.keepSteered()
  await vi.waitFor(() => expect(studio.conflicts.getState().conflict).not.toBeNull())
  const { conflict, decide } = studio.conflicts.getState()
  decide(choice)
  await kept
  return conflict!
}

describe('confirming what somebody else has changed since', () => {
  it('names the version that was seen, and needs no question while that is the present one', async () => {
    const { studio, client, stored } = await stale({})
    await studio.comparison.keepSteered()
    expect(client.features.steerAll).toHaveBeenCalledTimes(2)
    expect(stored()).toEqual({ pirate: 0.6 })
  })

  it('shows both sides, feature by feature', async () => {
    const { studio } = await stale({ tokyo: 0.3 })
    const { rows, compatible } = await keep(studio, 'later')
    expect(compatible).toBe(true)
    expect(rows.map(({ feature, ...row }) => [feature.feature_id, row])).toEqual([
      ['tokyo', { before: 0, stored: 0.3, wanted: 0 }],
      ['pirate', { before: 0, stored: 0, wanted: 0.6 }],
    ])
  })

  it.each([
    ['theirs', { tokyo: 0.3 }, 'plain: Hi'],
    ['mine', { pirate: 0.6 }, 'steered: Hi'],
    ['both', { tokyo: 0.3, pirate: 0.6 }, 'steered: Hi'],
  ] as const)('%s: leaves page and server with the same edits', async (choice, edits, answer) => {
    const { studio, stored } = await stale({ tokyo: 0.3 })
    await keep(studio, choice)
    expect(stored()).toEqual(edits)
    expect(strengths(studio.variant.getState().confirmed)).toEqual(edits)
    expect(studio.variant.getState().pending).toEqual({})
    expect(studio.chat.getState().turns.at(-1)?.content).toBe(answer)
    expect(studio.comparison.store.getState().setup).toBeNull()
  })

  it('theirs: one’s own edit is one undo away', async () => {
    const { studio } = await stale({ tokyo: 0.3 })
    await keep(studio, 'theirs')
    await studio.history.undo()
    expect(strengths(studio.variant.getState().pending)).toEqual({ pirate: 0.6 })
  })

  it('later: writes nothing, keeps the comparison, and can be asked again', async () => {
    const { studio, stored } = await stale({ pirate: 0.2 })
    expect((await keep(studio, 'later')).compatible).toBe(false)
    expect(stored()).toEqual({ pirate: 0.2 })
    expect(studio.comparison.store.getState().keeping).toMatchObject({
      title: 'The edits were changed elsewhere',
    })
    await keep(studio, 'mine')
    expect(stored()).toEqual({ pirate: 0.6 })
  })

  it('asks again where it has changed once more meanwhile', async () => {
    const { studio, elsewhere, id, stored } = await stale({ tokyo: 0.3 })
    const kept = studio.comparison.keepSteered()
    await vi.waitFor(() => expect(studio.conflicts.getState().conflict).not.toBeNull())
    elsewhere(id, { tokyo: 0.5 })
    studio.conflicts.getState().decide('both')
    await vi.waitFor(() => expect(studio.conflicts.getState().conflict?.rows[0]?.stored).toBe(0.5))
    studio.conflicts.getState().decide('both')
    await kept
    expect(stored()).toEqual({ tokyo: 0.5, pirate: 0.6 })
  })

  it('needs no question where both made the same change', async () => {
    const { studio, stored } = await stale({ pirate: 0.6 })
    await studio.comparison.keepSteered()
    expect(stored()).toEqual({ pirate: 0.6 })
    expect(studio.chat.getState().turns.at(-1)?.content).toBe('steered: Hi')
  })

  it('a reset that finds something else asks too', async () => {
    const { studio, elsewhere, id, stored } = await stale({})
    await studio.comparison.keepSteered()
    elsewhere(id, { tokyo: 0.3 })
    const reset = studio.resetSteering()
    await vi.waitFor(() => expect(studio.conflicts.getState().conflict).not.toBeNull())
    studio.conflicts.getState().decide('both')
    await reset
    expect(stored()).toEqual({ tokyo: 0.3 })
    expect(strengths(studio.variant.getState().confirmed)).toEqual({ tokyo: 0.3 })
  })

  it(`brings the page's own tabs together: one confirms while the other compares`, async () => {
    const { studio, stored } = await stale({})
    // What the other tab of this browser writes is taken over here, but the comparison was made before.
    await studio.session.confirm({ tokyo: { ...tokyo, value: 0.4 } })
    const { rows } = await keep(studio, 'both')
    expect(rows).toHaveLength(2)
    expect(stored()).toEqual({ tokyo: 0.4, pirate: 0.6 })
  })
})
