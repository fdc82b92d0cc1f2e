import { describe, expect, it } from 'vitest'
import { makeFixture } from '@/lib/testing/fixture'
import { assistantModel } from './assistant-model'
import { ModelAnalyser } from './model-analyser'
import { ASSISTANT_KEY as KEY, servedAssistant } from './served-assistant.fixture'

const pirate = 'Talks like a pirate'
const { catalogue } = makeFixture()
const signal = new AbortController().signal

async function serve(...how: Parameters<typeof servedAssistant>) {
  const { seen, assistant } = await servedAssistant(...how)
  return { seen, analyser: (timeLimitMs?: number) => new ModelAnalyser(catalogue, assistant, timeLimitMs) }
}

const persona = { role: 'pirate', style: 'salty', approach: 'tales' }
const good = JSON.stringify({
  persona,
  features: {
    style: [
      { label: pirate, importance: 7 },
      { label: pirate, importance: 0.1 },
      { label: 'pirates at large', importance: 0.5 },
      { label: 'zzzzzz', importance: 0.9 },
    ],
    reasoning: [{ label: 'Start of an answer', importance: -1 }],
    knowledge: [{ label: 'Unclear: fires on commas', importance: 0.5 }],
  },
})

describe('analyse', () => {
  it('asks for an object with the key in a header, and looks its labels up', async () => {
    const { seen, analyser } = await serve(good)
    const found = await analyser().analyse('Tell me of the sea', [{ role: 'user', content: 'Ahoy' }], signal)
    expect(found.persona).toEqual(persona)
    expect(found.features.style[0]).toMatchObject({ label: pirate, importance: 1 })
    const labels = Object.values(found.features).flatMap((list) => list.map((feature) => feature.label))
    expect(new Set(labels).size).toBe(labels.length)
    expect(labels).not.toContain('Start of an answer')
    expect(labels).not.toContain('Unclear: fires on commas')
    expect(seen).toHaveLength(1)
    expect(seen[0]?.headers.authorization).toBe(`Bearer ${KEY}`)
    expect(seen[0]?.body).toMatchObject({ model: 'helper-1', response_format: { type: 'json_schema' } })
    const asked = JSON.stringify(seen[0]?.body.messages)
    for (const part of ['Tell me of the sea', 'user: Ahoy', pirate]) expect(asked).toContain(part)
    expect(asked).not.toContain('Unclear')
  })

  it('speaks to Anthropic', async () => {
    const { seen, analyser } = await serve(good, 'anthropic')
    expect((await analyser().analyse('Tell me of the sea', [], signal)).persona).toEqual(persona)
    expect(seen[0]?.headers['x-api-key']).toBe(KEY)
    expect(seen[0]?.url).toBe('/v1/messages')
  })

  it.each([
    ['no JSON', 'Arr!'],
    ['other JSON', '{"persona":{}}'],
    ['an empty role', good.replace('"pirate"', '" "')],
    ['a refusal', 401],
  ])('engine_unavailable, and nothing quoted: %s', async (_, answer) => {
    const { analyser } = await serve(answer)
    const failure: unknown = await analyser()
      .analyse('Tell me a secret', [], signal)
      .catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'engine_unavailable', extra: { retry_after: 10 } })
    const { message, cause } = failure as Error
    for (const hidden of [KEY, 'secret', 'Arr!']) expect(message + String(cause)).not.toContain(hidden)
  })

  it('tries a failing API a second time and then gives up', async () => {
    const { seen, analyser } = await serve(503)
    await expect(analyser().analyse('Ahoy', [], signal)).rejects.toMatchObject({ code: 'engine_unavailable' })
    expect(seen).toHaveLength(2)
  })

  it('gives up after its time limit', async () => {
    const { analyser } = await serve(null)
    await expect(analyser(20).analyse('Ahoy', [], signal)).rejects.toMatchObject({
      code: 'engine_unavailable',
    })
  })

  it('stops with the reason of the signal', async () => {
    const { analyser } = await serve(null)
    const left = new AbortController()
    const reason = new Error('left')
    const stopped = analyser().analyse('Ahoy', [], left.signal)
    left.abort(reason)
    await expect(stopped).rejects.toBe(reason)
  })
})

describe('wishes, conditions and contrasts', () => {
  it('weakens and strengthens', async () => {
    const features = [
      { label: pirate, direction: 'strengthen', importance: 0.8, said: 'more pirate' },
      { label: 'Talks like a cowboy', direction: 'weaken', importance: 1, said: 'less cowboy' },
    ]
    const { analyser } = await serve(JSON.stringify({ features }))
    const wishes = await analyser().wishes('more pirate, less cowboy', signal)
    expect(wishes.map(({ entry, weight, said }) => [entry.indexInSae, weight, said])).toEqual([
      [0, 0.8, 'more pirate'],
      [1, -1, 'less cowboy'],
    ])
  })

  it('joins the features of a condition', async () => {
    const { analyser } = await serve(JSON.stringify({ operator: 'AND', labels: [pirate, 'About Tokyo'] }))
    const { features, operator } = await analyser().condition('a pirate in Tokyo', signal)
    expect([operator, ...features.map((entry) => entry.indexInSae)]).toEqual(['AND', 0, 2])
  })

  it('makes pairs of conversations, whole ones only', async () => {
    const pairs = [
      { request: 'The sea?', shown: 'Arr, blue.', plain: 'Blue.' },
      { request: 'Trains?', shown: '', plain: 'Fast.' },
    ]
    const { analyser } = await serve(JSON.stringify({ pairs }))
    const [shown, plain] = await analyser().contrast('pirate', signal)
    expect(shown).toEqual([
      [
        { role: 'user', content: 'The sea?' },
        { role: 'assistant', content: 'Arr, blue.' },
      ],
    ])
    expect(plain).toHaveLength(1)
  })
})

describe('assistantModel', () => {
  it('is not there unless it is named, and needs an address where there is none by default', () => {
    expect(assistantModel({ ASSISTANT_API_KEY: KEY })).toBeUndefined()
    expect(() => assistantModel({ ASSISTANT_MODEL: 'openai-compatible:x' })).toThrow(/ASSISTANT_BASE_URL/)
    expect(assistantModel({ ASSISTANT_MODEL: 'openai:gpt-x', ASSISTANT_API_KEY: KEY })?.name).toBe('gpt-x')
  })
})
