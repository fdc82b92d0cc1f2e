import { describe, expect, it } from 'vitest'
import { fakeServer, pirate, refusal, studioOn, tokyo } from './fake-server.fixture'
import { createHistory } from './history'

type Studio = ReturnType<typeof studioOn>['studio']

const turnsOf = ({ chat }: Studio) => chat.getState().turns.map(({ content }) => content)
const strengths = (edits: object) =>
  Object.fromEntries(Object.entries(edits).map(([id, edit]) => [id, (edit as { value: number }).value]))
const pendingOf = ({ variant }: Studio) => strengths(variant.getState().pending)
const confirmedOf = ({ variant }: Studio) => strengths(variant.getState().confirmed)

async function compared() {
  const fake = fakeServer()
  const { studio } = studioOn(fake.client)
  await studio.runner.send('Hi')
  studio.variant.getState().setPending(pirate, 0.6)
  await studio.comparison.start()
  const stored = () => fake.editsOf(studio.variant.getState().address?.session_id)
  return { ...fake, studio, stored }
}

describe('undo and redo', () => {
  it('bring back the pending edits that "Keep original" dropped, and drop them again', async () => {
    const { studio } = await compared()
    studio.comparison.keepOriginal()
    expect(studio.notices.getState().toast?.text).toBe('Pending edits dropped')
    await studio.history.undo()
    expect(pendingOf(studio)).toEqual({ pirate: 0.6 })
    expect(studio.notices.getState().toast).toBeNull()
    await studio.history.redo()
    expect(pendingOf(studio)).toEqual({})
  })

  it('take a kept answer back with its edits, on the server too, and keep it again', async () => {
    const { studio, stored } = await compared()
    await studio.comparison.keepSteered()
    await studio.runner.send('And then?')
    await studio.history.undo()
    expect(stored()).toEqual({})
    expect(confirmedOf(studio)).toEqual({})
    expect(pendingOf(studio)).toEqual({ pirate: 0.6 })
    expect(turnsOf(studio)).toEqual(['Hi', 'plain: Hi'])
    await studio.history.redo()
    expect(stored()).toEqual({ pirate: 0.6 })
    expect(pendingOf(studio)).toEqual({})
    expect(turnsOf(studio)).toEqual(['Hi', 'steered: Hi', 'And then?', 'plain: And then?'])
  })

  it('go back to the conversation before a new chat, and lose neither', async () => {
    const { studio } = await compared()
    studio.newChat()
    await studio.runner.send('Something else')
    await studio.history.undo()
    expect(turnsOf(studio)).toEqual(['Hi', 'plain: Hi'])
    await studio.history.redo()
    expect(turnsOf(studio)).toEqual(['Something else', 'plain: Something else'])
  })

  it('bring back what a reset took away', async () => {
    const { studio, stored } = await compared()
    await studio.comparison.keepSteered()
    studio.variant.getState().setPending(tokyo, 0.3)
    await studio.resetSteering()
    await studio.history.undo()
    expect(stored()).toEqual({ pirate: 0.6 })
    expect(pendingOf(studio)).toEqual({ tokyo: 0.3 })
  })

  it('change nothing, say so, and can be tried again where the server refuses', async () => {
    const { studio, server, stored } = await compared()
    await studio.comparison.keepSteered()
    server.steerFails = { error: refusal('rate_limited'), stored: false }
    await studio.history.undo()
    expect(stored()).toEqual({ pirate: 0.6 })
    expect(studio.notices.getState().notices.at(-1)?.text).toContain('Undone did not work')
    await studio.history.undo()
    expect(stored()).toEqual({})
  })

  it('take the moves of one slider in one go as one step, and others one by one', async () => {
    const { studio } = studioOn(fakeServer().client)
    let now = 0
    const history = createHistory(studio, () => now)
    const { setPending } = studio.variant.getState()
    for (const value of [0.1, 0.2, 0.3]) setPending(pirate, value)
    now = 5000
    setPending(pirate, 0.5)
    setPending(tokyo, 0.1)
    expect(history.store.getState().past).toHaveLength(3)
    await history.undo()
    await history.undo()
    expect(pendingOf(studio)).toEqual({ pirate: 0.3 })
    await history.undo()
    expect(pendingOf(studio)).toEqual({})
  })

  it('forget what could be done again once something else is done', async () => {
    const { studio } = studioOn(fakeServer().client)
    studio.variant.getState().setPending(pirate, 0.4)
    await studio.history.undo()
    studio.variant.getState().setPending(tokyo, 0.4)
    await studio.history.redo()
    expect(pendingOf(studio)).toEqual({ tokyo: 0.4 })
  })
})
