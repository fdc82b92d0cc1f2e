import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fakeServer, studioOn } from './fake-server.fixture'
import { fit, roomFor } from './window'

const words = (n: number) => Array.from({ length: n }, (_, i) => `w${i}`).join(' ')

describe('what fits into the context', () => {
  it('is the longest run of whole exchanges up to the last question that leaves the room', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 1, max: 90 })), {
          maxLength: 12,
        }),
        fc.integer({ min: 1, max: 90 }),
        fc.integer({ min: 0, max: 60 }),
        (exchanges, last, system) => {
          const sizes = [...exchanges.flat(), last]
          const starts = sizes.map((_, at) => at % 2 === 0)
          const by_message = system > 0 ? [system, ...sizes] : sizes
          const count = { tokens: 0, by_message, context_length: 300 }
          const { drop, excess } = fit(count, 100, system > 0, starts)
          const sum = (from: number) => sizes.slice(from).reduce((a, b) => a + b, 0) + system
          expect(drop % 2).toBe(0)
          if (excess === 0) expect(sum(drop)).toBeLessThanOrEqual(200)
          else expect([drop, sum(drop) - excess]).toEqual([sizes.length - 1, 200])
          if (drop >= 2) expect(sum(drop - 2)).toBeGreaterThan(200)
        },
      ),
    )
  })

  it('keeps half of the context for the conversation, however long answers may be', () => {
    expect(roomFor({ max_completion_tokens: 4096 }, 1000)).toBeLessThan(520)
    expect(roomFor({ max_completion_tokens: 100 }, 1000)).toBeLessThan(120)
  })
})

describe('a conversation that grows', () => {
  it('goes on for ever: the oldest turns leave by themselves, with room for the answer', async () => {
    const { client, server, asked } = fakeServer()
    server.contextLength = 600
    const { studio } = studioOn(client)
    for (let i = 0; i < 20; i += 1) await studio.runner.send(`${i} ${words(40)}`)
    expect(studio.chat.getState().turns).toHaveLength(40)
    expect(studio.chat.getState().forgotten).toBeGreaterThan(0)
    for (const { messages } of asked) {
      const size = messages.reduce((sum, { content }) => sum + content.split(/\s+/).length, 0)
      expect(size).toBeLessThanOrEqual(600 - roomFor({ max_completion_tokens: 256 }, 600))
      expect(messages[0]?.role).toBe('user')
    }
    expect(asked.at(-1)?.messages.at(-1)?.content).toMatch(/^19 /)
  })

  it('is not trapped by a message that is too long: it says so, and gives it back', async () => {
    const { client, server, asked } = fakeServer()
    server.contextLength = 600
    const { studio } = studioOn(client)
    await studio.runner.send('Hi')
    await studio.runner.send(words(500))
    expect(studio.answer.getState().problem).toMatchObject({
      title: 'This message is longer than the model can read',
      remedy: 'shorten',
    })
    studio.runner.takeBack()
    expect(studio.draft.getState().draft).toBe(words(500))
    expect(studio.chat.getState().turns).toHaveLength(2)
    await studio.runner.send('Hi again')
    expect(asked.at(-1)?.messages.at(-1)?.content).toBe('Hi again')
  })

  it('is not counted while it cannot be too long', async () => {
    const { client } = fakeServer()
    const { studio } = studioOn(client)
    for (const question of ['a', 'b', 'c']) await studio.runner.send(question)
    expect(client.chat.countTokens).toHaveBeenCalledTimes(1)
  })
})
