import { describe, expect, it, vi } from 'vitest'
import { TimeoutError } from '@/lib/sdk/tiller'
import { fakeServer, pirate, refusal, studioOn, tokyo } from './fake-server.fixture'
import { memoryStorage } from './memory-storage.fixture'

type Studio = ReturnType<typeof studioOn>['studio']

const turnsOf = ({ chat }: Studio) => chat.getState().turns.map(({ content }) => content)
const strengths = (edits: object) =>
  Object.fromEntries(Object.entries(edits).map(([id, edit]) => [id, (edit as { value: number }).value]))
const variantOf = ({ variant }: Studio) => ({
  confirmed: strengths(variant.getState().confirmed),
  pending: strengths(variant.getState().pending),
})

async function comparing() {
  const fake = fakeServer()
  const { studio, reload } = studioOn(fake.client)
  await studio.runner.send('Hi')
  studio.variant.getState().setPending(pirate, 0.6)
  await studio.comparison.start()
  const stored = () => fake.editsOf(studio.variant.getState().address?.session_id)
  return { ...fake, studio, reload, stored }
}

describe('a comparison', () => {
  it('differs in the pending edits alone, and stores nothing', async () => {
    const { studio, asked, stored } = await comparing()
    const [original, steered] = asked.slice(-2)
    expect(original?.pending).toEqual([])
    expect(steered).toEqual({ ...original, pending: [{ feature_id: 'pirate', value: 0.6 }] })
    expect(original?.seed).toBe(asked[0]?.seed)
    expect(studio.comparison.original.getState().text).toBe('plain: Hi')
    expect(studio.comparison.steered.getState().text).toBe('steered: Hi')
    expect(stored()).toEqual({})
  })

  it('confirms all edits in one request, then puts the steered answer into the chat', async () => {
    const { studio, stored, client } = await comparing()
    await studio.comparison.keepSteered()
    expect(client.features.steerAll).toHaveBeenCalledTimes(1)
    expect(variantOf(studio)).toEqual({ confirmed: { pirate: 0.6 }, pending: {} })
    expect(stored()).toEqual({ pirate: 0.6 })
    expect(turnsOf(studio)).toEqual(['Hi', 'steered: Hi'])
    expect(studio.comparison.store.getState().setup).toBeNull()
  })

  it('changes nothing when confirming fails, and can try again', async () => {
    const { studio, server, stored } = await comparing()
    server.steerFails = { error: refusal('unknown_feature'), stored: false }
    await studio.comparison.keepSteered()
    expect(studio.comparison.store.getState().keeping).toMatchObject({ detail: 'Refused: unknown_feature.' })
    expect(variantOf(studio)).toEqual({ confirmed: {}, pending: { pirate: 0.6 } })
    expect(turnsOf(studio)).toEqual(['Hi', 'plain: Hi'])
    await studio.comparison.keepSteered()
    expect(stored()).toEqual({ pirate: 0.6 })
    expect(turnsOf(studio)).toEqual(['Hi', 'steered: Hi'])
  })

  it('does not let edits stay on the server when the word that they were stored got lost', async () => {
    const { studio, server, stored } = await comparing()
    server.steerFails = { error: new TimeoutError('late'), stored: true }
    await studio.comparison.keepSteered()
    studio.comparison.keepOriginal()
    await studio.runner.answerAgain()
    expect(variantOf(studio)).toEqual({ confirmed: {}, pending: {} })
    expect(stored()).toEqual({})
  })

  it('restores exactly the confirmed values when the original is kept', async () => {
    const { studio, stored } = await comparing()
    await studio.comparison.keepSteered()
    studio.variant.getState().setPending(pirate, 0)
    studio.variant.getState().setPending(tokyo, -0.4)
    await studio.comparison.start()
    studio.comparison.keepOriginal()
    expect(variantOf(studio)).toEqual({ confirmed: { pirate: 0.6 }, pending: {} })
    expect(stored()).toEqual({ pirate: 0.6 })
    expect(turnsOf(studio)).toEqual(['Hi', 'steered: Hi'])
  })

  it('removes a confirmed edit by confirming its removal', async () => {
    const { studio, stored } = await comparing()
    await studio.comparison.keepSteered()
    studio.variant.getState().setPending(pirate, 0)
    await studio.comparison.start()
    await studio.comparison.keepSteered()
    expect(variantOf(studio)).toEqual({ confirmed: {}, pending: {} })
    expect(stored()).toEqual({})
  })

  it('compares on the draft, and answers it with the original', async () => {
    const { client } = fakeServer()
    const { studio } = studioOn(client)
    studio.draft.getState().setDraft('Tell me about Tokyo.')
    studio.variant.getState().setPending(pirate, 0.6)
    await studio.compareOnDraft()
    expect(studio.draft.getState().draft).toBe('')
    studio.comparison.keepOriginal()
    expect(turnsOf(studio)).toEqual(['Tell me about Tokyo.', 'plain: Tell me about Tokyo.'])
  })

  it('of a starter is on its own question with its own edit alone, and leaves the draft', async () => {
    const { client, asked } = fakeServer()
    const { studio } = studioOn(client)
    studio.draft.getState().setDraft('half a thou')
    studio.variant.getState().setPending(tokyo, 0.4)
    await studio.tryOut({ ...pirate, value: 0.6 }, 'Why coffee?')
    expect(asked.at(-1)).toMatchObject({
      messages: [{ content: 'Why coffee?' }],
      pending: [{ feature_id: 'pirate', value: 0.6 }],
    })
    expect(studio.draft.getState().draft).toBe('half a thou')
    await studio.history.undo()
    expect(variantOf(studio).pending).toEqual({ tokyo: 0.4 })
  })

  it('is there after a reload, with what had been answered, and can still be kept', async () => {
    const { reload, asked } = await comparing()
    const fresh = reload()
    expect(variantOf(fresh)).toEqual({ confirmed: {}, pending: { pirate: 0.6 } })
    expect(fresh.comparison.steered.getState()).toMatchObject({ status: 'complete', text: 'steered: Hi' })
    expect(asked).toHaveLength(3)
    await fresh.comparison.keepSteered()
    expect(variantOf(fresh)).toEqual({ confirmed: { pirate: 0.6 }, pending: {} })
    expect(turnsOf(fresh)).toEqual(['Hi', 'steered: Hi'])
  })

  it('writes again after a reload what was being written, with the same seed', async () => {
    const { client, server, asked } = fakeServer()
    const { studio, reload } = studioOn(client)
    await studio.runner.send('Hi')
    studio.variant.getState().setPending(pirate, 0.6)
    const whole = server.say
    server.say = async function* () {
      yield 'First half'
      await new Promise(() => {})
    }
    void studio.comparison.start()
    await vi.waitFor(() => expect(studio.comparison.steered.getState().text).toBe('First half'))
    server.say = whole
    const fresh = reload()
    await vi.waitFor(() => expect(fresh.comparison.steered.getState().text).toBe('steered: Hi'))
    expect(asked.at(-1)?.seed).toBe(asked[0]?.seed)
  })

  it('belongs to its conversation, whatever another tab does with its own', async () => {
    const { client } = fakeServer()
    const storage = memoryStorage()
    const { studio } = studioOn(client, storage)
    await studio.runner.send('Hi')
    studio.variant.getState().setPending(pirate, 0.6)
    await studio.comparison.start()
    const { studio: other } = studioOn(client, storage)
    expect(turnsOf(other)).toEqual(['Hi', 'plain: Hi'])
    other.newChat()
    await other.runner.send('Something else')
    await studio.comparison.keepSteered()
    expect(turnsOf(studio)).toEqual(['Hi', 'steered: Hi'])
    expect(turnsOf(other)).toEqual(['Something else', 'plain: Something else'])
  })

  it('keeps what was compared, though a slider has moved since', async () => {
    const { studio, stored } = await comparing()
    studio.variant.getState().setPending(pirate, 0.9)
    await studio.comparison.keepSteered()
    expect(variantOf(studio)).toEqual({ confirmed: { pirate: 0.6 }, pending: { pirate: 0.9 } })
    expect(stored()).toEqual({ pirate: 0.6 })
  })
})

describe('a server that has forgotten the session', () => {
  it('gets the confirmed edits back before the next answer, once, for both sides of a comparison', async () => {
    const { studio, restart, stored, client } = await comparing()
    await studio.comparison.keepSteered()
    studio.variant.getState().setPending(tokyo, 0.5)
    restart()
    await studio.comparison.start()
    expect(stored()).toEqual({ pirate: 0.6 })
    expect(client.sessions.create).toHaveBeenCalledTimes(2)
    expect(studio.comparison.original.getState().status).toBe('complete')
    expect(studio.comparison.steered.getState().status).toBe('complete')
  })

  it('gets them back before a confirmation, too', async () => {
    const { studio, restart, stored } = await comparing()
    await studio.comparison.keepSteered()
    studio.variant.getState().setPending(tokyo, 0.5)
    await studio.comparison.start()
    restart()
    await studio.comparison.keepSteered()
    expect(stored()).toEqual({ pirate: 0.6, tokyo: 0.5 })
  })
})

describe('resetting the steering', () => {
  it('removes every edit here and on the server', async () => {
    const { studio, stored } = await comparing()
    await studio.comparison.keepSteered()
    studio.variant.getState().setPending(tokyo, 0.5)
    await studio.resetSteering()
    expect(variantOf(studio)).toEqual({ confirmed: {}, pending: {} })
    expect(stored()).toEqual({})
  })

  it('is the way on when the server runs a model that lacks the confirmed features', async () => {
    const { studio, restart, server } = await comparing()
    await studio.comparison.keepSteered()
    restart()
    server.steerFails = { error: refusal('unknown_feature'), stored: false }
    await studio.runner.send('Hello?')
    expect(studio.answer.getState().problem?.title).toBe('Your confirmed edits do not fit this server')
    server.steerFails = { error: refusal('unknown_feature'), stored: false }
    await studio.resetSteering()
    expect(variantOf(studio)).toEqual({ confirmed: {}, pending: {} })
    await studio.runner.answerAgain()
    expect(turnsOf(studio).at(-1)).toBe('plain: Hello?')
  })

  it('changes nothing when the server refuses', async () => {
    const { studio, server } = await comparing()
    await studio.comparison.keepSteered()
    studio.variant.getState().setPending(tokyo, 0.5)
    server.steerFails = { error: refusal('rate_limited'), stored: false }
    await expect(studio.resetSteering()).rejects.toThrow('Refused')
    expect(variantOf(studio)).toEqual({ confirmed: { pirate: 0.6 }, pending: { tokyo: 0.5 } })
  })
})
