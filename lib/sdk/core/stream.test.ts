import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ConnectionError, ProtocolError, ServerError } from './errors'
import { stream } from './stream'
import { createTransport } from './transport'

const event = z.object({ word: z.string() })
const line = (data: unknown) => `data: ${JSON.stringify(data)}\n\n`
const DONE = 'data: [DONE]\n\n'

/** A stream of these pieces, and whether its reader left. Without `close` it stays open. */
function eventsOf(pieces: (string | Uint8Array<ArrayBuffer>)[], close = true) {
  const state = { cancelled: false }
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) {
        controller.enqueue(typeof piece === 'string' ? new TextEncoder().encode(piece) : piece)
      }
      if (close) controller.close()
    },
    cancel: () => void (state.cancelled = true),
  })
  const transport = createTransport({ baseUrl: '', fetch: async () => new Response(body) })
  return {
    events: stream(transport, { method: 'POST', path: '/chat', body: {} }, event, ({ word }) => word),
    state,
  }
}

async function collect(events: AsyncIterable<z.output<typeof event>>) {
  const words: string[] = []
  for await (const { word } of events) words.push(word)
  return words
}

describe('stream', () => {
  it('yields the events up to [DONE], wherever the network cuts the bytes', async () => {
    const bytes = new TextEncoder().encode([line({ word: 'señor 🏴‍☠️' }), line({ word: '海' }), DONE].join(''))
    const single = Array.from(bytes, (byte) => Uint8Array.of(byte))
    expect(await collect(eventsOf(single).events)).toEqual(['señor 🏴‍☠️', '海'])
  })

  it('calls a stream without [DONE] a lost connection', async () => {
    await expect(collect(eventsOf([line({ word: 'a' })]).events)).rejects.toBeInstanceOf(ConnectionError)
  })

  it('keeps what was said when it fails', async () => {
    const pieces = ['Half ', 'an answer'].map((word) => line({ word }))
    await expect(collect(eventsOf(pieces).events)).rejects.toMatchObject({ said: 'Half an answer' })
  })

  it('throws what an error event says', async () => {
    const { events } = eventsOf([line({ word: 'a' }), line({ detail: 'The engine stopped.' })])
    const error = await collect(events).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ServerError)
    expect(error).toMatchObject({ message: 'The engine stopped.' })
  })

  it.each([line({ other: 1 }), 'data: {"word":\n\n', '<html></html>\n\n'])('refuses %j', async (piece) => {
    await expect(collect(eventsOf([piece, DONE]).events)).rejects.toBeInstanceOf(ProtocolError)
  })

  it('ends the request when the caller leaves the iteration', async () => {
    const { events, state } = eventsOf([line({ word: 'a' })], false)
    for await (const { word } of events) {
      expect(word).toBe('a')
      break
    }
    expect(state.cancelled).toBe(true)
  })
})
