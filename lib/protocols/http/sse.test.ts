import { describe, expect, it, vi } from 'vitest'
import { encodeEvent, eventStreamResponse, HELD_BYTES, type StreamEnds } from './sse'

const text = (bytes?: Uint8Array) => new TextDecoder().decode(bytes)

async function* list(...events: unknown[]) {
  yield* events
}

const wording = { contentType: 'text/plain' as const, failure: () => 'failed' }
const ends = (over: Partial<StreamEnds> = {}): StreamEnds => ({
  leave: () => {},
  report: () => {},
  over: () => {},
  ...over,
})
const readerOf = (events: AsyncIterable<unknown>, given: StreamEnds, words: object = {}) =>
  eventStreamResponse(events, { ...wording, ...words }, given).body!.getReader()

describe('event stream', () => {
  it('writes one data line per event, whatever its text holds', () => {
    const event = { delta: 'a\nb\r\n\ndata: c\u2028 é 👋' }
    const written = text(encodeEvent(JSON.stringify(event)))
    expect(written.startsWith('data: ') && written.endsWith('\n\n')).toBe(true)
    expect(written.trimEnd().split(/\r?\n|\r/)).toHaveLength(1)
    expect(JSON.parse(written.slice('data: '.length))).toEqual(event)
  })

  it('sends each event in a write of its own, then the end, and says that it is over', async () => {
    const over = vi.fn()
    const reader = readerOf(list(1, 2), ends({ over }), { done: '[DONE]' })
    expect(text((await reader.read()).value)).toBe('data: 1\n\n')
    expect(text((await reader.read()).value)).toBe('data: 2\n\n')
    expect(text((await reader.read()).value)).toBe('data: [DONE]\n\n')
    expect((await reader.read()).done).toBe(true)
    expect(over).toHaveBeenCalledOnce()
  })

  it('tells of a failure after what was said, in place of the end', async () => {
    const report = vi.fn()
    async function* broken() {
      yield 1
      throw new Error('secret')
    }
    const reader = readerOf(broken(), ends({ report }), { done: '[DONE]' })
    await reader.read()
    expect(text((await reader.read()).value)).toBe('data: "failed"\n\n')
    expect((await reader.read()).done).toBe(true)
    expect(report).toHaveBeenCalledOnce()
  })

  it('says so when the reader leaves, and takes no more events', async () => {
    const taken: number[] = []
    let resume = () => {}
    const paused = new Promise<void>((resolve) => (resume = resolve))
    async function* events() {
      for (const n of [1, 2, 3]) {
        taken.push(n)
        yield n
        await paused
      }
    }
    const leave = vi.fn()
    const over = vi.fn()
    const reader = readerOf(events(), ends({ leave, over }))
    await reader.read()
    await new Promise(setImmediate)
    const cancelled = reader.cancel()
    expect(leave).toHaveBeenCalledOnce()
    resume()
    await cancelled
    expect(over).toHaveBeenCalledOnce()
    expect(taken).toEqual([1, 2])
  })

  it('holds no more than its bound for a reader who does not read, and goes on when they do', async () => {
    const event = 'x'.repeat(1000)
    let made = 0
    async function* endless() {
      for (;;) {
        made++
        yield event
      }
    }
    const reader = readerOf(endless(), ends())
    await new Promise(setImmediate)
    const held = made
    expect(held * event.length).toBeGreaterThan(HELD_BYTES / 2)
    expect(held * event.length).toBeLessThan(HELD_BYTES + 2 * event.length)
    await reader.read()
    await new Promise(setImmediate)
    expect(made).toBe(held + 1)
    await reader.cancel()
  })

  it('is plain text that nobody on the way may hold back', () => {
    const { headers } = eventStreamResponse(list(), wording, ends())
    expect(headers.get('content-type')).toBe('text/plain; charset=utf-8')
    expect(headers.get('cache-control')).toContain('no-transform')
  })
})
