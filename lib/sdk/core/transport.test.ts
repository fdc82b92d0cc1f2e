import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import * as sdk from '.'
import { createTransport, request, type Call, type TransportOptions } from './transport'

const call: Call = { method: 'POST', path: '/search', body: { query: 'pirate', left: undefined } }
const answer = z.object({ found: z.number() })
const found = () => Response.json({ found: 1 })

/** A transport whose network gives these answers, in turn, and the last one for ever. */
function network(answers: (() => Response | Promise<Response>)[], options: Partial<TransportOptions> = {}) {
  const sent: { url: string; init: RequestInit }[] = []
  const transport = createTransport({
    baseUrl: 'http://tiller.test/api/',
    headers: { authorization: 'Bearer key' },
    ...options,
    fetch: async (url, init = {}) => {
      sent.push({ url: String(url), init })
      init.signal?.throwIfAborted()
      return (answers[sent.length - 1] ?? answers.at(-1) ?? found)()
    },
  })
  return { transport, sent }
}

const failed = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.fail('the call succeeded'),
    (error: unknown) => error,
  )

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('request', () => {
  it('sends JSON with its headers and repeats parameters that are lists', async () => {
    const { transport, sent } = network([found])
    expect(await request(transport, call, answer)).toEqual({ found: 1 })
    await request(transport, { method: 'GET', path: '/', query: { id: ['a b', 'c'], page: '1' } }, answer)
    expect(sent[0]).toMatchObject({
      url: 'http://tiller.test/api/search',
      init: { body: '{"query":"pirate"}' },
    })
    expect(sent[0]?.init.headers).toEqual({
      authorization: 'Bearer key',
      'content-type': 'application/json',
    })
    expect(sent[1]?.url).toBe('http://tiller.test/api/?id=a+b&id=c&page=1')
  })

  it.each([
    [400, sdk.BadRequest],
    [401, sdk.Unauthorized],
    [402, sdk.InsufficientFunds],
    [403, sdk.Forbidden],
    [404, sdk.NotFound],
    [409, sdk.Conflict],
    [418, sdk.RequestFailed],
    [422, sdk.UnprocessableEntity],
    [429, sdk.RateLimit],
    [500, sdk.ServerError],
    [502, sdk.RequestFailed],
    [503, sdk.RequestFailed],
  ])('has an error class for %i', async (status, kind) => {
    const body = { detail: 'What was wrong.' }
    const { transport } = network([() => Response.json(body, { status })], { maxRetries: 0 })
    const error = await failed(request(transport, call, answer))
    expect(error).toBeInstanceOf(kind)
    expect(error).toBeInstanceOf(sdk.HttpError)
    expect(error).toMatchObject({ status, body, message: 'What was wrong.' })
  })

  it.each([
    [
      { detail: [{ loc: ['body', 'messages', 0], msg: 'Field required' }] },
      'body.messages.0: Field required',
    ],
    [{ error: { message: 'No such model' } }, 'No such model'],
    [{ message: 'Busy' }, 'Busy'],
    [{ other: 1 }, '/search answered 400.'],
  ])('takes its message from %j', async (body, message) => {
    const { transport } = network([() => Response.json(body, { status: 400 })])
    expect(await failed(request(transport, call, answer))).toMatchObject({ message })
  })

  it.each([429, 502, 503])('tries again after %i, and again, until an answer comes', async (status) => {
    const { transport, sent } = network([
      () => new Response('', { status }),
      () => new Response('', { status }),
      found,
    ])
    const result = request(transport, call, answer)
    await vi.runAllTimersAsync()
    expect(await result).toEqual({ found: 1 })
    expect(sent).toHaveLength(3)
  })

  it('waits exactly as long as Retry-After says', async () => {
    const busy = () => new Response('', { status: 429, headers: { 'retry-after': '7' } })
    const { transport, sent } = network([busy, found])
    const result = request(transport, call, answer)
    await vi.advanceTimersByTimeAsync(6999)
    expect(sent).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(await result).toEqual({ found: 1 })
  })

  it('gives up at once when Retry-After lies beyond the time limit', async () => {
    const busy = () => new Response('', { status: 429, headers: { 'retry-after': '61' } })
    const { transport, sent } = network([busy])
    expect(await failed(request(transport, call, answer))).toMatchObject({
      name: 'RateLimit',
      retryAfterMs: 61_000,
    })
    expect(sent).toHaveLength(1)
  })

  it('gives up after the retries it is allowed, and never retries what was refused for good', async () => {
    const busy = network([() => new Response('', { status: 503 })], { maxRetries: 2 })
    const given = failed(request(busy.transport, call, answer))
    await vi.runAllTimersAsync()
    expect(await given).toMatchObject({ status: 503 })
    expect(busy.sent).toHaveLength(3)
    const broken = network([() => new Response('', { status: 500 })])
    await failed(request(broken.transport, call, answer))
    expect(broken.sent).toHaveLength(1)
  })

  it('tells refused connections, time-outs and aborts apart', async () => {
    const refused = network([() => Promise.reject(new TypeError('fetch failed'))])
    expect(await failed(request(refused.transport, call, answer))).toBeInstanceOf(sdk.ConnectionError)

    const busy = network([() => new Response('', { status: 429, headers: { 'retry-after': '9' } })])
    const caller = new AbortController()
    const given = failed(request(busy.transport, call, answer, { signal: caller.signal }))
    await vi.advanceTimersByTimeAsync(1)
    caller.abort('enough')
    expect(await given).toBe('enough')

    const silent = createTransport({
      baseUrl: '',
      fetch: (_, init) =>
        new Promise((_, reject) => {
          init?.signal?.addEventListener('abort', () => reject(init.signal?.reason))
        }),
    })
    const late = failed(request(silent, call, answer, { timeoutMs: 100 }))
    await vi.advanceTimersByTimeAsync(100)
    expect(await late).toBeInstanceOf(sdk.TimeoutError)
  })

  it.each([
    ['an answer outside the schema', Response.json({ found: 'x' })],
    ['a page', new Response('<h1>Hello</h1>')],
  ])('refuses %s', async (_, response) => {
    const { transport } = network([() => response])
    expect(await failed(request(transport, call, answer))).toBeInstanceOf(sdk.ProtocolError)
  })
})
