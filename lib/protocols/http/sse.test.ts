import { describe, expect, it, vi } from 'vitest'
import { encodeEvent, eventStream, eventStreamResponse } from './sse'

const text = (bytes?: Uint8Array) => new TextDecoder().decode(bytes)

async function* list(...events: unknown[]) {
  yield* events
}

describe('event stream', () => {
  it('writes one data line per event, whatever its text holds', () => {
    const event = { delta: 'a\nb\r\n\ndata: c\u2028 é 👋' }
    const written = text(encodeEvent(event))
    expect(written.startsWith('data: ') && written.endsWith('\n\n')).toBe(true)
    expect(written.trimEnd().split(/\r?\n|\r/)).toHaveLength(1)
    expect(JSON.parse(written.slice('data: '.length))).toEqual(event)
  })

  it('sends each event in a write of its own, then ends', async () => {
    const reader = eventStream(list(1, 2), () => {}).getReader()
    expect(text((await reader.read()).value)).toBe('data: 1\n\n')
    expect(text((await reader.read()).value)).toBe('data: 2\n\n')
    expect((await reader.read()).done).toBe(true)
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
    const reader = eventStream(events(), leave).getReader()
    await reader.read()
    await reader.cancel()
    expect(leave).toHaveBeenCalledOnce()
    resume()
    await vi.waitFor(() => expect(taken).toEqual([1, 2]))
  })

  it('is plain text that nobody on the way may hold back', () => {
    const { headers } = eventStreamResponse(list(), () => {})
    expect(headers.get('content-type')).toBe('text/plain; charset=utf-8')
    expect(headers.get('cache-control')).toContain('no-transform')
  })
})
