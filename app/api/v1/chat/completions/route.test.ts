import { beforeEach, describe, expect, it, vi } from 'vitest'
import { DEFAULT_SIZES } from '@/lib/models/slot-sizes'
import { chatEvent, chatResponse, errorBody, type ChatEvent } from '@/lib/protocols/tiller/contract'
import { install, makeFixture, post, type Fixture } from '@/lib/testing/fixture'
import { POST as steer } from '../../features/steer/route'
import { POST as chat } from './route'

const base = { session_id: 'default_session', messages: [{ role: 'user', content: 'Hi there' }] }
let fixture: Fixture

beforeEach(() => {
  fixture = makeFixture()
  install(fixture)
})

async function eventsOf(response: Response): Promise<ChatEvent[]> {
  const text = await response.text()
  expect(text.endsWith('\n\n')).toBe(true)
  return text
    .trimEnd()
    .split('\n\n')
    .map((line) => chatEvent.parse(JSON.parse(line.replace(/^data: /, ''))))
}

async function refusal(response: Response) {
  return { status: response.status, ...errorBody.parse(await response.json()) }
}

const editsIn = (variantJson: string) => (JSON.parse(variantJson) as { edits: { value: number }[] }).edits

describe('POST /chat/completions, streamed', () => {
  it('200: chunks, then done with what answered', async () => {
    const response = await chat(post({ ...base, seed: 7 }))
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    const events = await eventsOf(response)
    expect(events.slice(0, -1)).toEqual([
      { type: 'chunk', delta: 'Hello', variant_id: 'default' },
      { type: 'chunk', delta: ' world', variant_id: 'default' },
    ])
    expect(events.at(-1)).toMatchObject({
      type: 'done',
      variant_id: 'default',
      auto_steered: false,
      auto_steer_result: null,
      finish_reason: 'stop',
      usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
      seed: 7,
    })
  })

  it('200: a failure on the way is the last event, after what was said', async () => {
    fixture.engine.behaviour.failAt = { word: 1, error: new Error('secret') }
    const events = await eventsOf(await chat(post(base)))
    expect(events).toMatchObject([
      { type: 'chunk', delta: 'Hello' },
      { type: 'error', code: 'internal' },
    ])
    expect(JSON.stringify(events)).not.toContain('secret')
    expect(fixture.engine.running).toBe(0)
  })

  it('leaving the stream stops the engine and frees its slot', async () => {
    fixture.engine.behaviour.beforeWord = (index, signal) =>
      index === 0 ? Promise.resolve() : untilAborted(signal)
    for (let visitor = 0; visitor < 10; visitor += 1) {
      const reader = (await chat(post(base))).body!.getReader()
      await reader.read()
      await reader.cancel()
      await vi.waitFor(() => expect(fixture.engine.running).toBe(0))
    }
    fixture.engine.behaviour.beforeWord = async () => {}
    expect((await eventsOf(await chat(post(base)))).at(-1)).toMatchObject({ type: 'done' })
  })

  it('503: a client that leaves before the first word stops the engine too', async () => {
    const client = new AbortController()
    fixture.engine.behaviour.beforeWord = (_, signal) => {
      client.abort()
      return untilAborted(signal)
    }
    expect((await chat(post(base, { signal: client.signal }))).status).toBe(503)
    expect(fixture.engine.running).toBe(0)
  })

  it('400 context_length_exceeded, with a status of its own though a stream was asked for', async () => {
    const content = Array.from({ length: 80 }, () => 'word').join(' ')
    const answer = await refusal(await chat(post({ ...base, messages: [{ role: 'user', content }] })))
    expect(answer).toMatchObject({ status: 400, code: 'context_length_exceeded' })
  })

  it('keeps the last slot for another caller than the one who has all others, and lets the rest wait', async () => {
    let go = () => {}
    const gate = new Promise<void>((resolve) => (go = resolve))
    fixture.engine.behaviour.beforeWord = () => gate
    const slots = DEFAULT_SIZES.answers
    const answers = Array.from({ length: slots + 1 }, () => chat(post(base)))
    await vi.waitFor(() => expect(fixture.engine.running).toBe(slots - 1))
    expect(fixture.engine.requests).toHaveLength(slots - 1)
    go()
    for (const answer of answers) expect((await eventsOf(await answer)).at(-1)?.type).toBe('done')
    expect(fixture.engine.requests).toHaveLength(slots + 1)
  })
})

describe('POST /chat/completions, whole', () => {
  const whole = { ...base, stream: false }

  it('200: the text and what answered', async () => {
    const body = chatResponse.parse(await (await chat(post(whole))).json())
    expect(body).toMatchObject({ content: 'Hello world', variant_id: 'default', finish_reason: 'stop' })
  })

  it('draws a seed when none is given, says which, and uses it', async () => {
    const seeds = new Set<number>()
    for (let i = 0; i < 4; i += 1) seeds.add(chatResponse.parse(await (await chat(post(whole))).json()).seed)
    expect(seeds.size).toBeGreaterThan(1)
    expect(fixture.engine.requests.map((request) => request.seed)).toEqual([...seeds])
  })

  it('hands the settings to the engine', async () => {
    const settings = { max_completion_tokens: 1, temperature: 0, top_p: 0.5, stop: 'x', seed: 3 }
    const body = chatResponse.parse(await (await chat(post({ ...whole, ...settings }))).json())
    expect(body).toMatchObject({ content: 'Hello', finish_reason: 'length' })
    expect(fixture.engine.requests[0]).toMatchObject({
      maxTokens: 1,
      temperature: 0,
      topP: 0.5,
      stop: ['x'],
      seed: 3,
    })
  })

  it('hands over the settings of chats on /v1 too, whichever side of a comparison is drawn', async () => {
    const schema = { type: 'object', properties: { a: { type: 'integer' } } }
    const settings = {
      top_k: 3,
      min_p: 0.1,
      frequency_penalty: 0.5,
      presence_penalty: -0.5,
      logit_bias: { 1: -100 },
      repetition_penalty: 1.2,
      response_format: { type: 'json_schema', json_schema: { name: 'a', schema } },
      stop: ['x', 'y'],
    }
    for (const pending of [[], [{ index_in_sae: 0, value: 0.5 }]])
      expect((await chat(post({ ...whole, ...settings, pending }))).status).toBe(200)
    for (const request of fixture.engine.requests)
      expect(request).toMatchObject({
        topK: 3,
        minP: 0.1,
        frequencyPenalty: 0.5,
        presencePenalty: -0.5,
        logitBias: new Map([[1, -100]]),
        repetitionPenalty: 1.2,
        format: { type: 'json_schema', schema },
        stop: ['x', 'y'],
      })
    expect(fixture.engine.requests.map(({ controller }) => controller.isEmpty)).toEqual([true, false])
  })

  it('reads null as left out, and 0 or -1 of top_k as all', async () => {
    const none = { seed: null, stop: null, min_p: null, logit_bias: null, response_format: null }
    for (const top_k of [0, -1]) await chat(post({ ...whole, ...none, repetition_penalty: null, top_k }))
    for (const request of fixture.engine.requests) {
      const { topK, minP, logitBias, format, repetitionPenalty, stop } = request
      expect([topK, minP, logitBias, format, repetitionPenalty, stop]).toEqual([
        ...Array.from({ length: 5 }, () => undefined),
        [],
      ])
    }
  })

  it.each([
    ['a bias on a token that does not exist', { logit_bias: { 5: 1 } }, 'logit_bias.5'],
    ['nine stop texts', { stop: Array.from('abcdefghi') }, 'stop'],
    ['a form that is no JSON', { response_format: { type: 'xml' } }, 'response_format.type'],
    ['a penalty without end', { presence_penalty: 3 }, 'presence_penalty'],
  ])('422: %s is told by its field', async (_, over, field) => {
    const answer = await refusal(await chat(post({ ...whole, ...over })))
    expect(answer).toMatchObject({ status: 422, code: 'validation_failed' })
    expect(answer.detail).toContain(field)
    expect(fixture.engine.requests).toHaveLength(0)
  })

  it('lays pending edits over the variant for this answer only', async () => {
    const edits = [
      { index_in_sae: 0, value: 0.5 },
      { index_in_sae: 1, value: 0.2 },
    ]
    await steer(post({ session_id: base.session_id, edits }))
    const pending = [
      { index_in_sae: 0, value: null },
      { index_in_sae: 2, value: 0.9 },
    ]
    const steered = chatResponse.parse(await (await chat(post({ ...whole, pending }))).json())
    expect(editsIn(steered.variant_json).map((edit) => edit.value)).toEqual([0.2, 0.9])
    expect(fixture.engine.requests[0]?.controller.interventions.map(({ value }) => value)).toEqual([0.2, 0.9])
    const original = chatResponse.parse(await (await chat(post(whole))).json())
    expect(editsIn(original.variant_json).map((edit) => edit.value)).toEqual([0.5, 0.2])
  })

  it('gives an unsteered variant an empty controller', async () => {
    await chat(post(whole))
    expect(fixture.engine.requests[0]?.controller.isEmpty).toBe(true)
  })

  it('404, 409, 422: what is wrong with pending edits is told before anything is said', async () => {
    const refused = async (pending: unknown) => (await chat(post({ ...base, pending }))).status
    expect(await refused([{ feature_label: 'nothing', value: 0.5 }])).toBe(404)
    expect(await refused([{ feature_label: 'Twin', value: 0.5 }])).toBe(409)
    expect(await refused([{ index_in_sae: 0, value: 5 }])).toBe(422)
    expect(await refused([0, 0].map((index_in_sae) => ({ index_in_sae, value: 0.5 })))).toBe(422)
    expect(fixture.engine.requests).toHaveLength(0)
  })

  it('500: an engine that breaks is answered, and its slot is free again', async () => {
    fixture.engine.behaviour.failAt = { word: 0, error: new Error('secret') }
    for (let i = 0; i < 6; i += 1) expect((await chat(post(whole))).status).toBe(500)
    delete fixture.engine.behaviour.failAt
    expect((await chat(post(whole))).status).toBe(200)
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
