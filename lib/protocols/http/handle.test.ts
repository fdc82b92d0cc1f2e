import { describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { errorBody } from '@/lib/protocols/tiller/contract'
import { MAX_BODY_BYTES } from './body'
import { Failure } from '@/lib/errors'
import { makeFixture, post } from '@/lib/testing/fixture'
import pino from 'pino'
import { tillerProtocol } from '../tiller/protocol'
import type { Endpoint } from './endpoint'
import { handle as handleFor, type Call, type Host } from './handle'
import { methodsOf } from './methods'

const { context } = makeFixture()
const host: Host = {
  context: async () => context,
  admit: async () => ({ owner: null }),
  log: pino({ level: 'silent' }),
}
const handle = <Input>(
  asked: Pick<Endpoint, 'body' | 'query' | 'timeLimitMs'>,
  run: (call: Call<Input>) => unknown,
) => handleFor(host, tillerProtocol, asked, run)

const schema = z.object({ n: z.number() })
const echo = handle<{ n: number }>({ body: schema }, ({ input }) => input)

async function refusal(response: Response) {
  return { status: response.status, ...errorBody.parse(await response.json()) }
}

describe('handle', () => {
  it('answers with JSON and a request id, and gives no other page leave to read it', async () => {
    const response = await echo(post({ n: 1 }))
    expect(await response.json()).toEqual({ n: 1 })
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
    expect(response.headers.get('access-control-allow-origin')).toBeNull()
  })

  it.each(['application/json', 'Application/JSON; charset=utf-8', 'application/vnd.tiller+json'])(
    'reads JSON as %s',
    async (type) => {
      expect((await echo(post({ n: 1 }, { headers: { 'content-type': type } }))).status).toBe(200)
    },
  )

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/jsonp',
    'text/json',
    'multipart/form-data',
  ])('refuses JSON that calls itself %s, and names what it found', async (type) => {
    const answer = await refusal(await echo(post({ n: 1 }, { headers: { 'content-type': type } })))
    expect(answer).toMatchObject({ status: 415, code: 'unsupported_media_type' })
    expect(answer.detail).toContain(`"${type}"`)
  })

  it.each(['gzip', 'br', 'gzip, deflate', 'zstd'])(
    'refuses a body compressed with %s by its name',
    async (encoding) => {
      const answer = await refusal(await echo(post({ n: 1 }, { headers: { 'content-encoding': encoding } })))
      expect(answer).toMatchObject({ status: 415, code: 'unsupported_media_type' })
      expect(answer.detail).toContain(`"${encoding}"`)
      expect((await echo(post({ n: 1 }, { headers: { 'content-encoding': 'identity' } }))).status).toBe(200)
    },
  )

  it.each(['', '  ', '{', 'n=1', '{"n":1}}', "{'n':1}"])('refuses %j as invalid_json', async (body) => {
    expect(await refusal(await echo(post(body)))).toMatchObject({ status: 400, code: 'invalid_json' })
  })

  it('refuses what is not UTF-8', async () => {
    const request = new Request('http://tiller.test', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: new Uint8Array([0x22, 0xff, 0x22]),
    })
    expect(await refusal(await echo(request))).toMatchObject({ status: 400, code: 'invalid_json' })
  })

  it('refuses a body over the limit, with and without its length told', async () => {
    const told = post('{}', { headers: { 'content-length': String(MAX_BODY_BYTES + 1) } })
    expect(await refusal(await echo(told))).toMatchObject({ status: 413, code: 'payload_too_large' })
    const cancel = vi.fn()
    let sent = 0
    const long = new ReadableStream({
      pull: (c) => (sent++ < 64 ? c.enqueue(new Uint8Array(64 * 1024)) : c.close()),
      cancel,
    })
    const untold = new Request('http://tiller.test', {
      method: 'POST',
      body: long,
      duplex: 'half',
    } as RequestInit)
    expect(await refusal(await echo(untold))).toMatchObject({ status: 413, code: 'payload_too_large' })
    expect(cancel).toHaveBeenCalledOnce()
  })

  it('refuses what the schema refuses', async () => {
    expect(await refusal(await echo(post({ n: 'x' })))).toMatchObject({
      status: 422,
      code: 'validation_failed',
    })
  })

  it('survives nesting as deep as the limit allows', async () => {
    const depth = MAX_BODY_BYTES / 2 - 100
    const body = `{"n":${'['.repeat(depth)}${']'.repeat(depth)}}`
    expect(await refusal(await echo(post(body)))).toMatchObject({ status: 422, code: 'validation_failed' })
  })

  it('reads a query, and the segments of the path', async () => {
    const reader = handle<{ q: string }>({ query: z.object({ q: z.string() }) }, ({ input, params }) => ({
      ...input,
      ...params,
    }))
    const context = { params: Promise.resolve({ id: '7' }) }
    const response = await reader(new Request('http://tiller.test/x?q=a%20b'), context)
    expect(await response.json()).toEqual({ q: 'a b', id: '7' })
  })

  it('says internal, and nothing more, for a failure nobody foresaw', async () => {
    const broken = handle({}, () => {
      throw new Error('secret')
    })
    const answer = await refusal(await broken(post({})))
    expect(answer).toMatchObject({ status: 500, code: 'internal' })
    expect(JSON.stringify(answer)).not.toContain('secret')
  })

  it('sends Retry-After with an error that has one', async () => {
    const busy = handle({}, () => {
      throw new Failure('engine_unavailable', 'Busy.', { retry_after: 2.5 })
    })
    expect((await busy(post({}))).headers.get('retry-after')).toBe('3')
  })

  it('gives up at the time limit, and the operation hears of it', async () => {
    const slow = handle({ timeLimitMs: 1 }, ({ signal }) => waitFor(signal))
    expect(await refusal(await slow(post({})))).toMatchObject({ status: 503, code: 'engine_unavailable' })
  })

  it('gives up at the time limit on a body that does not come', async () => {
    const silent = new Request('http://tiller.test', {
      method: 'POST',
      body: new ReadableStream({}),
      duplex: 'half',
    } as RequestInit)
    const patient = handle({ body: schema, timeLimitMs: 1 }, ({ input }) => input)
    expect(await refusal(await patient(silent))).toMatchObject({ status: 503, code: 'engine_unavailable' })
  })

  it('ends what is under way when the server stops, and says so', async () => {
    const stopping = Symbol.for('tiller.stopping')
    const before = (globalThis as Record<symbol, unknown>)[stopping]
    const controller = new AbortController()
    Object.assign(globalThis, { [stopping]: controller })
    const slow = handle({}, ({ signal }) => {
      controller.abort()
      return waitFor(signal)
    })
    const answer = await refusal(await slow(post({})))
    expect(answer).toMatchObject({ status: 503, detail: expect.stringContaining('being stopped') as string })
    Object.assign(globalThis, { [stopping]: before })
  })

  it('tells the operation when the client leaves', async () => {
    const client = new AbortController()
    const started = handle({}, ({ signal }) => {
      client.abort()
      return waitFor(signal)
    })
    expect((await started(post({}, { signal: client.signal }))).status).toBe(503)
  })
})

describe('methods', () => {
  const row = { method: 'GET', path: '/x', id: 'x', summary: 'x', answer: z.string() } as const
  const routes = methodsOf(host, tillerProtocol, [{ ...row, run: () => 'ok' }])

  it('answers other methods in the contract’s words, and says which are allowed', async () => {
    const response = await routes.POST(post({}))
    expect(response.headers.get('allow')).toBe('GET, HEAD, OPTIONS')
    expect(await refusal(response)).toMatchObject({ status: 405, code: 'method_not_allowed' })
  })

  it('answers a preflight', async () => {
    const response = await routes.OPTIONS(new Request('http://tiller.test', { method: 'OPTIONS' }))
    expect(response.status).toBe(204)
    expect(response.headers.get('access-control-allow-methods')).toContain('GET')
    expect(response.headers.get('access-control-allow-headers')).toContain('Content-Type')
  })
})

/** Never resolves; rejects with the signal's reason. */
function waitFor(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const fail = () => reject(signal.reason)
    if (signal.aborted) fail()
    else signal.addEventListener('abort', fail)
  })
}
