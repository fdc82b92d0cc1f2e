import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ApiError, ConnectionError, ProtocolError, TimeoutError } from './errors'
import { chatBody, chunk, clientFor, done, line, streamOf } from './fake-server.fixture'
import type { AnswerEvent } from './stream'

const collect = async (events: AsyncIterable<AnswerEvent>) => {
  const all: AnswerEvent[] = []
  for await (const event of events) all.push(event)
  return all
}

const failure = (events: AsyncIterable<AnswerEvent>) =>
  collect(events).then(
    () => expect.fail('the stream ended well'),
    (error: unknown) => error,
  )

afterEach(() => vi.useRealTimers())

describe('streamChat', () => {
  it('yields the same events however the network cuts the bytes, inside characters too', async () => {
    const events = [chunk('Ahoy 🏴‍☠️, '), chunk('señor — 海'), done]
    const bytes = new TextEncoder().encode(events.map(line).join(''))
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 12 }), async (cuts) => {
        const edges = [0, ...cuts.sort((a, b) => a - b), bytes.length]
        const pieces = edges.slice(1).map((end, i) => bytes.slice(edges[i], end))
        const { client } = clientFor(() => streamOf(pieces).response)
        expect(await collect(client.chat.stream(chatBody))).toEqual(events)
      }),
    )
  })

  it('asks for a stream whatever the request says', async () => {
    const { client, sent } = clientFor(() => streamOf([line(done)]).response)
    await collect(client.chat.stream({ ...chatBody, stream: false }))
    expect(JSON.parse(String(sent[0]?.init.body))).toMatchObject({ stream: true, session_id: 's' })
    expect(sent[0]?.url).toBe('http://tiller.test/api/v1/chat/completions')
  })

  it('calls a stream without a final event a lost connection and keeps what was said', async () => {
    const { client } = clientFor(() => streamOf([line(chunk('Half an ')), 'data: {"type":"chu']).response)
    const error = await failure(client.chat.stream(chatBody))
    expect(error).toBeInstanceOf(ConnectionError)
    expect(error).toMatchObject({ said: 'Half an ' })
  })

  it('throws an error event with its code, after everything that was said', async () => {
    const bad = { type: 'error', error: 'The engine stopped.', code: 'engine_unavailable' }
    const { client } = clientFor(() => streamOf([line(chunk('So far')), line(bad)]).response)
    const error = await failure(client.chat.stream(chatBody))
    expect(error).toBeInstanceOf(ApiError)
    expect(error).toMatchObject({ code: 'engine_unavailable', status: 503, said: 'So far' })
  })

  it.each([
    ['an unknown event', line({ type: 'surprise' })],
    ['half an object', 'data: {"type":\n\n'],
    ['a web page', '<html><body>proxy</body></html>\n\n'],
  ])('refuses %s', async (_, piece) => {
    const { client } = clientFor(() => streamOf([piece]).response)
    expect(await failure(client.chat.stream(chatBody))).toBeInstanceOf(ProtocolError)
  })

  it('ends the request when the caller leaves the iteration', async () => {
    const { response, state } = streamOf([line(chunk('one'))], { close: false })
    const { client, sent } = clientFor(() => response)
    for await (const event of client.chat.stream(chatBody)) {
      expect(event).toEqual(chunk('one'))
      break
    }
    expect(state.cancelled).toBe(true)
    expect(sent[0]?.init.signal?.aborted).toBe(true)
  })

  it('lets the server close a finished stream, but does not wait for it long', async () => {
    vi.useFakeTimers()
    const { client, sent } = clientFor(
      ({ init }) =>
        streamOf([line(chunk('one')), line(done)], { close: false, signal: init.signal }).response,
    )
    const all = collect(client.chat.stream(chatBody))
    await vi.advanceTimersByTimeAsync(999)
    expect(sent[0]?.init.signal?.aborted).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(await all).toEqual([chunk('one'), done])
    expect(sent[0]?.init.signal?.aborted).toBe(true)
  })

  it("throws the caller's own reason when the caller aborts", async () => {
    const caller = new AbortController()
    const { client } = clientFor(
      ({ init }) => streamOf([line(chunk('one'))], { close: false, signal: init.signal }).response,
    )
    const events = client.chat.stream(chatBody, { signal: caller.signal })
    await events.next()
    const next = events.next()
    const reason = new DOMException('stop', 'AbortError')
    caller.abort(reason)
    await expect(next).rejects.toBe(reason)
  })

  it('gives up on a stream that falls silent, and the limit starts again with every event', async () => {
    vi.useFakeTimers()
    let feed: (text: string) => void = () => undefined
    const { client } = clientFor(({ init }) => {
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          feed = (text) => controller.enqueue(new TextEncoder().encode(text))
          init.signal?.addEventListener('abort', () => controller.error(init.signal?.reason))
        },
      })
      return new Response(body)
    })
    const events = client.chat.stream(chatBody, { idleMs: 1000 })
    for (const word of ['a', 'b', 'c']) {
      const next = events.next()
      await vi.advanceTimersByTimeAsync(900)
      feed(line(chunk(word)))
      expect((await next).value).toEqual(chunk(word))
    }
    const last = events.next().catch((error: unknown) => error)
    await vi.advanceTimersByTimeAsync(1000)
    const error = await last
    expect(error).toBeInstanceOf(TimeoutError)
    expect(error).toMatchObject({ said: 'abc' })
  })
})
