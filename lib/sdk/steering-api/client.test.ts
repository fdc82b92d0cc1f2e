import { describe, expect, it } from 'vitest'
import {
  BadRequest,
  ConnectionError,
  ProtocolError,
  RequestFailed,
  ServerError,
  SteeringApiClient,
  TimeoutError,
  Variant,
  type FeatureItem,
} from '.'

const messages = [{ role: 'user' as const, content: 'Hi' }]
const item: FeatureItem = { id: 'a', label: 'A', layer: 3, index_in_sae: 7, dimension: null }
const head = { id: 'x', created: 1, model: 'm' }
const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 }
const completion = {
  ...head,
  object: 'chat.completion',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }],
  usage,
}
const chunk = (content: string) => ({
  ...head,
  object: 'chat.completion.chunk',
  choices: [{ index: 0, delta: { content }, finish_reason: null }],
})

/** A client that gets `responses` in turn. */
function answeredWith(responses: (Response | Error)[], options: { apiKey?: string } = {}) {
  const sent: RequestInit[] = []
  const client = new SteeringApiClient({
    baseUrl: 'http://x.test',
    ...options,
    fetch: async (_, init) => {
      sent.push(init ?? {})
      const next = responses.shift()!
      if (next instanceof Error) throw next
      return next
    },
  })
  const ask = () => client.chat.completions.create({ model: 'm', messages })
  const listen = async () => {
    const said = []
    try {
      for await (const { choices } of client.chat.completions.createStream({ model: 'm', messages })) {
        said.push(choices[0]?.delta.content)
      }
      return { said }
    } catch (error) {
      return { said, error }
    }
  }
  return { client, sent, ask, listen }
}

const events = (...data: unknown[]) =>
  new Response(data.map((d) => `data: ${typeof d === 'string' ? d : JSON.stringify(d)}\n\n`).join(''))

describe('keys', () => {
  it.each([
    ['sk_live_1', { 'x-api-key': 'sk_live_1' }],
    ['other', { Authorization: 'Bearer other' }],
    ['Bearer other', { Authorization: 'Bearer other' }],
  ])('%s', async (apiKey, headers) => {
    const { ask, sent } = answeredWith([Response.json(completion)], { apiKey })
    await ask()
    expect(sent[0]?.headers).toMatchObject(headers)
  })

  it('sends none where there is none', async () => {
    const { ask, sent } = answeredWith([Response.json(completion)])
    await ask()
    expect(sent[0]?.headers).toEqual({ 'content-type': 'application/json' })
  })
})

describe('failures', () => {
  it.each([
    [400, { detail: 'too strong' }, BadRequest, 'too strong'],
    [400, { error: { message: 'too long' } }, BadRequest, 'too long'],
    [500, { message: 'broken' }, ServerError, 'broken'],
    [501, { detail: 'cannot' }, RequestFailed, 'cannot'],
  ])('%i %j', async (status, body, kind, message) => {
    const failure = await answeredWith([Response.json(body, { status })])
      .ask()
      .catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(kind)
    expect(failure).toMatchObject({ message, status })
  })

  it('tries again after 429, 502 and 503, no sooner than it is told', async () => {
    const busy = (status: number) => Response.json({}, { status, headers: { 'Retry-After': '0' } })
    const { ask, sent } = answeredWith([busy(503), busy(429), busy(502), Response.json(completion)])
    expect((await ask()).choices[0]?.message.content).toBe('Hello')
    expect(sent).toHaveLength(4)
  })

  it('tells apart: no connection, no JSON, another protocol, too slow, left', async () => {
    const failing = (response: Response | Error) =>
      answeredWith([response])
        .ask()
        .catch((error: unknown) => error)
    expect(await failing(new TypeError('refused'))).toBeInstanceOf(ConnectionError)
    expect(await failing(new Response('<html>'))).toBeInstanceOf(ProtocolError)
    expect(await failing(Response.json({ ...completion, choices: [] }))).toBeInstanceOf(ProtocolError)

    const silent = new SteeringApiClient({
      baseUrl: 'http://x.test',
      fetch: (_, init) =>
        new Promise((__, reject) => {
          const fail = () => reject(new Error('off'))
          if (init!.signal!.aborted) fail()
          else init!.signal!.addEventListener('abort', fail)
        }),
    })
    const ask = (options: object) => silent.chat.completions.create({ model: 'm', messages }, options)
    await expect(ask({ timeoutMs: 1 })).rejects.toBeInstanceOf(TimeoutError)
    const reason = new Error('left')
    await expect(ask({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  })

  it('a stream that fails or breaks off says so, after what was said', async () => {
    const failed = await answeredWith([events(chunk('Hel'), { error: { message: 'broken' } })]).listen()
    expect(failed.said).toEqual(['Hel'])
    expect(failed.error).toBeInstanceOf(ServerError)
    const cut = await answeredWith([events(chunk('Hel'))]).listen()
    expect(cut.said).toEqual(['Hel'])
    expect(cut.error).toBeInstanceOf(ConnectionError)
    expect(await answeredWith([events(chunk('Hel'), '[DONE]')]).listen()).toEqual({ said: ['Hel'] })
  })
})

describe('Variant', () => {
  it('collects interventions in order, and forgets them', () => {
    const variant = new Variant('m').set(item, 0.4).set([item, item], -0.2, 'clamp').addIntervention(1, 0.1)
    const made = variant.interventions.map((spec) => [spec.index_in_sae, spec.strength, spec.mode])
    expect(made).toEqual([
      [7, 0.4, 'add'],
      [7, -0.2, 'clamp'],
      [7, -0.2, 'clamp'],
      [1, 0.1, 'add'],
    ])
    expect(new Variant('m').addInterventions(variant.interventions).interventions).toEqual(
      variant.interventions,
    )
    expect(variant.reset().interventions).toEqual([])
    expect(String(variant)).toBe('m')
  })

  it('travels with a request, unless the request has interventions of its own', async () => {
    const model = new Variant('m').set(item, 0.4)
    const { client, sent } = answeredWith([1, 2, 3].map(() => Response.json(completion)))
    const given = [{ index_in_sae: 2, strength: 0.1 }]
    await client.chat.completions.create({ model, messages })
    await client.chat.completions.create({ model, messages, interventions: given })
    await client.chat.completions.create({ model: model.reset(), messages })
    const bodies = sent.map(({ body }) => JSON.parse(String(body)) as object)
    expect(bodies).toEqual([
      {
        model: 'm',
        messages,
        stream: false,
        interventions: [{ index_in_sae: 7, strength: 0.4, mode: 'add' }],
      },
      { model: 'm', messages, stream: false, interventions: given },
      { model: 'm', messages, stream: false },
    ])
  })
})
