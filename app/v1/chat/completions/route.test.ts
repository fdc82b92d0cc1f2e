import { beforeEach, describe, expect, it, vi } from 'vitest'
import { chatCompletion, chatCompletionChunk } from '@/lib/protocols/openai/contract'
import { Slots } from '@/lib/models/slots'
import { install, makeFixture, type Fixture } from '@/lib/testing/fixture'
import { post } from '../../wire.fixture'
import { OPTIONS, POST } from './route'

const base = { model: 'tiller/fake-model', messages: [{ role: 'user', content: 'Hi there' }] }
let fixture: Fixture

beforeEach(() => {
  fixture = makeFixture()
  install(fixture)
})

const chat = (over: object = {}, init?: RequestInit) =>
  post('/v1/chat/completions', { ...base, ...over }, init)
const whole = async (over: object = {}) => chatCompletion.strict().parse(await (await chat(over)).json())

/** The data of the stream's events, each of which must be one line and an empty one. */
async function dataOf(response: Response): Promise<string[]> {
  const text = await response.text()
  expect(text.endsWith('\n\n')).toBe(true)
  const events = text.trimEnd().split('\n\n')
  for (const event of events) expect(event).toMatch(/^data: [^\n]+$/)
  return events.map((event) => event.slice('data: '.length))
}

describe('POST /v1/chat/completions, whole', () => {
  it('200: the answer, under the name of the model that ran', async () => {
    expect(await whole({ model: 'fake-model' })).toMatchObject({
      model: 'tiller/fake-model',
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: 'Hello world', refusal: null },
          finish_reason: 'stop',
          logprobs: null,
        },
      ],
      usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
    })
  })

  it('hands SteeringAPI’s defaults to the engine', async () => {
    await whole()
    const [request] = fixture.engine.requests
    expect(request).toMatchObject({ maxTokens: 256, temperature: 0.6, topP: 1, repetitionPenalty: 1 })
    expect(request?.topLogprobs).toBeUndefined()
    expect(request?.controller.isEmpty).toBe(true)
  })

  it('hands the settings to the engine; the later name of the length goes first', async () => {
    const settings = { temperature: 0, top_p: 0, stop: 'x', repetition_penalty: 1.2, seed: -1 }
    await whole({ ...settings, max_tokens: 5, max_completion_tokens: 1, logprobs: true, top_logprobs: 2 })
    const [request] = fixture.engine.requests
    expect(request).toMatchObject({
      maxTokens: 1,
      temperature: 0,
      stop: ['x'],
      repetitionPenalty: 1.2,
      seed: -1,
      topLogprobs: 2,
    })
    expect(request!.topP).toBeGreaterThan(0)
    expect(request!.topP).toBeLessThan(1e-9)
  })

  it('makes nudges and pins of interventions, in order', async () => {
    const interventions = [
      { index_in_sae: 2, strength: 0.5, mode: 'clamp' },
      { index_in_sae: 0, strength: -0.3 },
      { index_in_sae: 0, strength: 0.1, mode: null },
    ]
    await whole({ interventions })
    const made = fixture.engine.requests[0]!.controller.interventions
    expect(made.map(({ mode, value }) => [mode, value])).toEqual([
      ['pin', 0.5],
      ['nudge', -0.3],
      ['nudge', 0.1],
    ])
    expect(made.map(({ features }) => features.at(0)?.indexInSae)).toEqual([2, 0, 0])
  })

  it('draws seeds of its own for n choices, and holds one slot for them all', async () => {
    const { answers } = fixture.model.slots
    const held = await Promise.all([1, 2, 3].map(() => answers.acquire(AbortSignal.timeout(1000))))
    const answer = await whole({ n: 4 })
    expect(answer.choices.map(({ index }) => index)).toEqual([0, 1, 2, 3])
    expect(new Set(fixture.engine.requests.map(({ seed }) => seed)).size).toBe(4)
    expect(answer.usage).toEqual({ prompt_tokens: 3, completion_tokens: 8, total_tokens: 11 })
    for (const release of held) release()
  })

  it('takes a key in either header', async () => {
    for (const headers of [
      new Headers({ 'x-api-key': 'sk_live_x' }),
      new Headers({ Authorization: 'Bearer x' }),
    ]) {
      expect((await chat({}, { headers })).status).toBe(200)
    }
  })

  it('500: a failure is told without its cause, and its slot is free again', async () => {
    fixture.engine.behaviour.failAt = { word: 1, error: new Error('secret') }
    for (let i = 0; i < 6; i += 1) {
      const response = await chat()
      const text = await response.text()
      expect(response.status).toBe(500)
      expect(JSON.parse(text)).toMatchObject({ error: { type: 'server_error', code: 'internal' } })
      expect(text).not.toContain('secret')
    }
  })

  it('503 with Retry-After: an answer that took too long', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    vi.spyOn(Slots.prototype, 'acquire').mockImplementation(
      (signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    )
    const asked = chat()
    await vi.advanceTimersByTimeAsync(300_000)
    const response = await asked
    vi.useRealTimers()
    vi.restoreAllMocks()
    expect(response.status).toBe(503)
    expect(response.headers.get('retry-after')).toBe('5')
    expect(await response.json()).toMatchObject({ error: { code: 'engine_unavailable' } })
  })
})

describe('POST /v1/chat/completions, streamed', () => {
  it('200: role, text, finish reason, [DONE]', async () => {
    const response = await chat({ stream: true })
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    const data = await dataOf(response)
    expect(data.pop()).toBe('[DONE]')
    const chunks = data.map((text) => chatCompletionChunk.strict().parse(JSON.parse(text)))
    expect(new Set(chunks.map(({ id }) => id)).size).toBe(1)
    expect(chunks.map(({ choices: [choice] }) => [choice?.delta, choice?.finish_reason])).toEqual([
      [{ role: 'assistant', content: '' }, null],
      [{ content: 'Hello' }, null],
      [{ content: ' world' }, null],
      [{}, 'stop'],
    ])
    expect(chunks.some((chunk) => 'usage' in chunk)).toBe(false)
  })

  it('200: the usage of all choices at the end, where it is asked for', async () => {
    const data = await dataOf(await chat({ stream: true, n: 2, stream_options: { include_usage: true } }))
    const chunks = data.slice(0, -1).map((text) => chatCompletionChunk.parse(JSON.parse(text)))
    const usage = { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 }
    expect(chunks.pop()).toMatchObject({ choices: [], usage })
    expect(chunks.every((chunk) => chunk.usage === null)).toBe(true)
    expect(chunks.map(({ choices }) => choices[0]?.index)).toEqual([0, 0, 0, 0, 1, 1, 1, 1])
  })

  it('200: a failure on the way is the last event, after what was said, without [DONE]', async () => {
    fixture.engine.behaviour.failAt = { word: 1, error: new Error('secret') }
    const data = await dataOf(await chat({ stream: true }))
    expect(data).toHaveLength(3)
    expect(JSON.parse(data[1]!)).toMatchObject({ choices: [{ delta: { content: 'Hello' } }] })
    expect(JSON.parse(data[2]!)).toMatchObject({ error: { type: 'server_error', code: 'internal' } })
    expect(data[2]).not.toContain('secret')
  })

  it('400: what is wrong with the request is told before anything is said', async () => {
    const content = Array.from({ length: 80 }, () => 'word').join(' ')
    const response = await chat({ stream: true, messages: [{ role: 'user', content }] })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: { code: 'context_length_exceeded' } })
  })

  it('leaving the stream stops the engine and frees its slot', async () => {
    fixture.engine.behaviour.beforeWord = (index, signal) =>
      index === 0 ? Promise.resolve() : untilAborted(signal)
    for (let visitor = 0; visitor < 10; visitor += 1) {
      const reader = (await chat({ stream: true })).body!.getReader()
      await reader.read()
      await reader.cancel()
      await vi.waitFor(() => expect(fixture.engine.running).toBe(0))
    }
  })
})

describe('other methods', () => {
  it('405: GET, in OpenAI’s shape', async () => {
    const { GET } = await import('./route')
    const response = await GET(new Request('http://tiller.test/v1/chat/completions'))
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('POST, OPTIONS')
    expect(await response.json()).toMatchObject({ error: { code: 'method_not_allowed' } })
  })

  it('204: a browser may send the headers that OpenAI’s client adds', async () => {
    const headers = { 'Access-Control-Request-Headers': 'authorization,x-stainless-os' }
    const response = await OPTIONS(new Request('http://tiller.test', { method: 'OPTIONS', headers }))
    expect(response.status).toBe(204)
    expect(response.headers.get('access-control-allow-headers')).toBe('authorization,x-stainless-os')
  })

  it('leaving before the first word stops the engine too', async () => {
    const client = new AbortController()
    fixture.engine.behaviour.beforeWord = (_, signal) => {
      client.abort()
      return untilAborted(signal)
    }
    const request = new Request('http://tiller.test', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(base),
      signal: client.signal,
    })
    expect((await POST(request)).status).toBe(503)
    expect(fixture.engine.running).toBe(0)
  })
})

/** Rejects with the signal's reason when it fires. */
function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const fail = () => reject(signal.reason)
    if (signal.aborted) fail()
    else signal.addEventListener('abort', fail)
  })
}
