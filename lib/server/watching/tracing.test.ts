import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { RequestRecord } from '@/lib/request-record'
import { openTracing, tracing } from './open-tracing'

interface Span {
  name: string
  traceId: string
  spanId: string
  parentSpanId?: string
  startTimeUnixNano: string
  endTimeUnixNano: string
  status: { code: number }
  attributes: { key: string; value: Record<string, unknown> }[]
}

/** What a collector was sent. */
let bodies: string[]
let collector: Server
beforeEach(async () => {
  bodies = []
  collector = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => (body += String(chunk)))
    request.on('end', () => {
      bodies.push(`${request.url} ${request.headers['x-tenant']} ${body}`)
      response.setHeader('content-type', 'application/json').end('{}')
    })
  })
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve))
  const { port } = collector.address() as AddressInfo
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', `http://127.0.0.1:${port}`)
  vi.stubEnv('OTEL_EXPORTER_OTLP_HEADERS', 'x-tenant=seven')
  vi.stubEnv('OTEL_SERVICE_NAME', 'my-tiller')
})
afterEach(async () => {
  vi.unstubAllEnvs()
  Reflect.deleteProperty(globalThis, 'tillerTracing')
  Reflect.deleteProperty(globalThis, Symbol.for('tiller.lastDeeds'))
  await new Promise((resolve) => collector.close(resolve))
})

const TRACE = '0af7651916cd43dd8448eb211c80319c'
const CLIENT_SPAN = 'b7ad6b7169203331'

function record(traceparent?: string, changed: Partial<RequestRecord> = {}) {
  const asked = { method: 'POST', path: '/v1/chat/completions', route: '/v1/chat/completions' }
  const made = new RequestRecord(
    'r1',
    { ...asked, trace: traceparent === undefined ? undefined : { traceparent } },
    true,
  )
  const begun = made.begun
  made.waited(begun, begun + 100)
  made.answered({
    model: 'pocket',
    operation: 'chat',
    steered: true,
    promptTokens: 9,
    answerTokens: 4,
    begun: begun + 100,
    first: begun + 150,
    last: begun + 300,
    over: begun + 300,
    ended: 'stop',
    text: { prompt: 'a secret question', answer: 'a secret answer' },
  })
  return Object.assign(made, { status: 200, over: begun + 400, key: 'anna', variant: 'default' }, changed)
}

/** The spans that arrive once all of them are sent. */
async function sent(): Promise<Span[]> {
  await tracing()!.close()
  return bodies.flatMap((body) => {
    const { resourceSpans } = JSON.parse(body.slice(body.indexOf('{'))) as {
      resourceSpans: { scopeSpans: { spans: Span[] }[] }[]
    }
    return resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans))
  })
}

const attributes = (span: Span) =>
  Object.fromEntries(span.attributes.map(({ key, value }) => [key, Object.values(value)[0]]))
const ms = ({ startTimeUnixNano, endTimeUnixNano }: Span) =>
  Math.round(Number(BigInt(endTimeUnixNano) - BigInt(startTimeUnixNano)) / 1e6)

describe('traces', () => {
  it('have a span for the request, the wait, the prompt and the answer, within the trace of the client', async () => {
    await openTracing()
    expect(tracing()!.trace(record(`00-${TRACE}-${CLIENT_SPAN}-01`))).toBe(TRACE)
    const spans = await sent()
    const named = Object.fromEntries(spans.map((span) => [span.name, span]))
    expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set([TRACE]))
    const request = named['POST /v1/chat/completions']!
    const chat = named['chat pocket']!
    expect(request.parentSpanId).toBe(CLIENT_SPAN)
    expect(named['wait in line']!.parentSpanId).toBe(request.spanId)
    expect(chat.parentSpanId).toBe(request.spanId)
    for (const name of ['prompt', 'answer']) expect(named[name]!.parentSpanId).toBe(chat.spanId)
    expect(
      ['POST /v1/chat/completions', 'wait in line', 'chat pocket', 'prompt', 'answer'].map((name) =>
        ms(named[name]!),
      ),
    ).toEqual([400, 100, 200, 50, 150])
    expect(Math.abs(Number(BigInt(request.startTimeUnixNano) / 1_000_000n) - Date.now())).toBeLessThan(60_000)
  })

  it('name models and tokens as the conventions do, and hold no text', async () => {
    await openTracing()
    tracing()!.trace(record())
    const spans = await sent()
    const chat = spans.find(({ name }) => name === 'chat pocket')!
    expect(attributes(chat)).toMatchObject({
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': 'pocket',
      'gen_ai.usage.input_tokens': 9,
      'gen_ai.usage.output_tokens': 4,
      'gen_ai.response.time_to_first_chunk': expect.closeTo(0.05, 6) as number,
      'tiller.steered': true,
    })
    const request = spans.find(({ parentSpanId }) => !parentSpanId)!
    expect(attributes(request)).toMatchObject({
      'http.request.method': 'POST',
      'http.response.status_code': 200,
      'http.route': '/v1/chat/completions',
      'tiller.key': 'anna',
      'tiller.variant': 'default',
    })
    expect(bodies.join('')).not.toContain('secret')
    expect(bodies[0]).toMatch(/^\/v1\/traces seven .*"my-tiller"/)
  })

  it('mark requests that failed, and not those that were refused or left', async () => {
    await openTracing()
    for (const changed of [
      { status: 503, code: 'engine_unavailable' },
      { status: 422, code: 'x' },
      { left: true },
    ])
      tracing()!.trace(record(undefined, changed))
    const requests = (await sent()).filter(({ parentSpanId }) => !parentSpanId)
    const ERROR = 2
    expect(requests.map(({ status }) => status.code === ERROR)).toEqual([true, false, false])
  })

  it.each(['nonsense', `00-${'0'.repeat(32)}-${CLIENT_SPAN}-01`])(
    'begin anew where a client sends %s',
    async (header) => {
      await openTracing()
      expect(tracing()!.trace(record(header))).toMatch(/^(?!0{32})[0-9a-f]{32}$/)
    },
  )

  it('are not kept where the client decided so, or the sampler does', async () => {
    await openTracing()
    expect(tracing()!.trace(record(`00-${TRACE}-${CLIENT_SPAN}-00`))).toBe(TRACE)
    expect(await sent()).toEqual([])
  })

  it.each([
    { OTEL_EXPORTER_OTLP_ENDPOINT: '' },
    { OTEL_SDK_DISABLED: 'true' },
    { OTEL_TRACES_EXPORTER: 'none' },
  ])('are not made with %j', async (changed) => {
    for (const [name, value] of Object.entries(changed)) vi.stubEnv(name, value)
    await openTracing()
    expect(tracing()).toBeUndefined()
  })

  it('are sent before the process ends', async () => {
    await openTracing()
    tracing()!.trace(record())
    const deeds = (globalThis as { [key: symbol]: unknown })[
      Symbol.for('tiller.lastDeeds')
    ] as (() => Promise<void>)[]
    await Promise.all(deeds.map((deed) => deed()))
    expect(bodies).toHaveLength(1)
  })
})
