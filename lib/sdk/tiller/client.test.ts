import { afterEach, describe, expect, it, vi } from 'vitest'
import { errorStatus, type ErrorCode } from '@/lib/protocols/tiller/contract'
import * as tiller from '.'
import { ApiError, ConnectionError, ProtocolError, TimeoutError } from './errors'
import { chatBody, clientFor } from './fake-server.fixture'

const json = (body: unknown, status = 200) => Response.json(body, { status })
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.fail('the call succeeded'),
    (error: unknown) => error,
  )

const search = { session_id: 's', query: 'pirate' }

afterEach(() => vi.useRealTimers())

describe('the client', () => {
  it.each(Object.entries(errorStatus) as [ErrorCode, number][])(
    'turns a %s body into an ApiError with its code and status',
    async (code, status) => {
      const body = { detail: 'What was wrong and how to mend it.', code, retry_after: 3 }
      const error = await failure(clientFor(() => json(body, status)).client.features.search(search))
      expect(error).toBeInstanceOf(ApiError)
      expect(error).toMatchObject({ code, status, body, message: body.detail })
    },
  )

  it.each([
    ['context_length_exceeded', tiller.BadRequest],
    ['unknown_variant', tiller.NotFound],
    ['method_not_allowed', tiller.MethodNotAllowed],
    ['unauthorized', tiller.Unauthorized],
    ['origin_not_allowed', tiller.Forbidden],
    ['unsupported_media_type', tiller.UnsupportedMediaType],
    ['host_not_served', tiller.Misdirected],
    ['ambiguous_feature', tiller.Conflict],
    ['quota_exceeded', tiller.Forbidden],
    ['payload_too_large', tiller.PayloadTooLarge],
    ['validation_failed', tiller.UnprocessableEntity],
    ['rate_limited', tiller.RateLimit],
    ['internal', tiller.ServerError],
    ['unsupported_by_engine', tiller.Unsupported],
    ['engine_unavailable', tiller.Unavailable],
  ] as const)('has a class for the status of %s', async (code, kind) => {
    const { client } = clientFor(() => json({ detail: 'No.', code }, errorStatus[code]))
    expect(await failure(client.features.search(search))).toBeInstanceOf(kind)
  })

  it('tries again after as long as Retry-After says, twice at most', async () => {
    vi.useFakeTimers()
    const busy = () =>
      Response.json(
        { detail: 'Busy.', code: 'rate_limited' },
        { status: 429, headers: { 'retry-after': '4' } },
      )
    const { client, sent } = clientFor(busy, { maxRetries: undefined })
    const error = failure(client.features.search(search))
    await vi.advanceTimersByTimeAsync(3999)
    expect(sent).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(4001)
    expect(await error).toMatchObject({ code: 'rate_limited', retryAfterMs: 4000 })
    expect(sent).toHaveLength(3)
  })

  it('keeps what was said of an answer that a condition ended', async () => {
    const body = { detail: 'It held.', code: 'inference_aborted', content: 'Ahoy', event_name: 'e' }
    const { client } = clientFor(() => json(body, 400))
    const error = await failure(client.chat.complete(chatBody))
    expect(error).toMatchObject({ code: 'inference_aborted', said: 'Ahoy', body: { event_name: 'e' } })
  })

  it('tells a refused connection from an answer', async () => {
    const { client } = clientFor(() => Promise.reject(new TypeError('fetch failed')))
    expect(await failure(client.health())).toBeInstanceOf(ConnectionError)
  })

  it.each([
    ['an error page', new Response('<h1>Bad gateway</h1>', { status: 502 }), 502],
    ['an answer outside the contract', json([{ label: 'no other field' }]), 200],
    ['a page where JSON belongs', new Response('<h1>Hello</h1>'), 200],
  ])('refuses %s', async (_, response, status) => {
    const error = await failure(clientFor(() => response).client.features.search(search))
    expect(error).toBeInstanceOf(ProtocolError)
    expect(error).toMatchObject({ status })
  })

  it("throws the caller's own reason when the caller aborts", async () => {
    const caller = new AbortController()
    const reason = new DOMException('closed', 'AbortError')
    caller.abort(reason)
    const { client } = clientFor(() => json([]))
    expect(await failure(client.features.search(search, { signal: caller.signal }))).toBe(reason)
  })

  it('gives up after the time limit and ends the request', async () => {
    vi.useFakeTimers()
    const { client, sent } = clientFor(
      ({ init }) =>
        new Promise((_, reject) => {
          init.signal?.addEventListener('abort', () => reject(init.signal?.reason))
        }),
    )
    const error = failure(client.health({ timeoutMs: 500 }))
    await vi.advanceTimersByTimeAsync(500)
    expect(await error).toBeInstanceOf(TimeoutError)
    expect(sent[0]?.init.signal?.aborted).toBe(true)
  })

  it('names the version that it has read, and hands on both sides of a conflict', async () => {
    const address = { session_id: 's', variant_id: 'v' }
    const variant = { base_model: 'pocket', edits: [], scopes: [] }
    const conflict = { etag: '"b"', stored: '{}', proposed: '{"x":1}' }
    const { client, sent } = clientFor(({ init }) =>
      init.method === 'GET'
        ? Response.json(variant, { headers: { etag: '"a"' } })
        : json({ detail: 'Changed.', code: 'stale_variant', conflict }, 409),
    )
    const read = await client.variants.read(address)
    expect(read).toEqual({ variant, etag: '"a"' })
    const steered = client.features.steer(
      { ...address, index_in_sae: 1, value: 0.5 },
      { ifMatch: read.etag ?? undefined },
    )
    expect(await failure(steered)).toMatchObject({ code: 'stale_variant', body: { conflict } })
    expect(new Headers(sent[1]?.init.headers).get('if-match')).toBe('"a"')
  })

  it('deletes sessions and variants by their addresses', async () => {
    const { client, sent } = clientFor(() => json({ session_id: 's', variant_id: 'v' }))
    await client.variants.remove({ session_id: 's', variant_id: 'v' })
    await client.sessions.remove('s')
    expect(
      sent.map(({ url, init }) => `${init.method} ${url.replace('http://tiller.test/api/v1', '')}`),
    ).toEqual(['DELETE /variants/v?session_id=s', 'DELETE /sessions/s'])
  })

  it('keeps a feature id inside its path segment', async () => {
    const { client, sent } = clientFor(() => json({ detail: 'No.', code: 'unknown_feature' }, 404))
    await failure(client.features.get('../sessions?x'))
    expect(sent[0]?.url).toBe('http://tiller.test/api/v1/features/..%2Fsessions%3Fx')
  })
})
