import { beforeEach, describe, expect, it } from 'vitest'
import { errorBody } from '@/lib/protocols/tiller/contract'
import { install, makeFixture, post, type Fixture } from '@/lib/testing/fixture'
import { GET as nothing } from '../[[...path]]/route'
import { POST as chat } from './chat/completions/route'
import { POST as analyzeQuery } from './features/analyze-query/route'
import { POST as autoSteer } from './features/auto-steer/route'
import { POST as clear } from './features/clear/route'
import { POST as inspect } from './features/inspect/route'
import { POST as search } from './features/search/route'
import { POST as steer } from './features/steer/route'
import { GET as health } from './health/route'
import { POST as createVariant } from './variants/route'

const messages = [{ role: 'user', content: 'Hi' }]
const home = { session_id: 'default_session' }

const analysis = {
  persona: { role: 'pirate', style: 'salty', approach: 'tales' },
  features: { style: [{ label: 'Talks like a pirate', importance: 1 }], reasoning: [], knowledge: [] },
}

/** A right request to each route; every field of it is needed. */
const routes = {
  chat: { route: chat, request: { ...home, messages } },
  search: { route: search, request: { ...home, query: 'pirate' } },
  inspect: { route: inspect, request: { ...home, messages } },
  steer: { route: steer, request: { ...home, index_in_sae: 0, value: 0.5 } },
  'steer, batch': { route: steer, request: { ...home, edits: [{ index_in_sae: 0, value: 0.5 }] } },
  clear: { route: clear, request: { ...home, index_in_sae: 0 } },
  variants: { route: createVariant, request: home },
  'analyze-query': { route: analyzeQuery, request: { ...home, query: 'Talk like a pirate' } },
  'auto-steer': { route: autoSteer, request: { ...home, analysis } },
} as const

/** Every field that a route takes, the ones that may be left out included. */
const optional: Record<string, unknown> = {
  variant_id: 'x',
  stream: true,
  auto_steer: false,
  max_completion_tokens: 10,
  temperature: 0.5,
  top_p: 0.5,
  seed: 1,
  stop: ['x'],
  repetition_penalty: 1.1,
  frequency_penalty: 0.5,
  presence_penalty: 0.5,
  logit_bias: { 0: 1 },
  min_p: 0.1,
  response_format: { type: 'json_object' },
  pending: [],
  top_k: 3,
  base_variant_id: 'default',
  variant_json: '{}',
  context: {},
  max_features: 3,
}
const taken: Record<keyof typeof routes, string[]> = {
  chat: [
    'variant_id',
    'stream',
    'auto_steer',
    'max_completion_tokens',
    'temperature',
    'top_p',
    'seed',
    'stop',
    'repetition_penalty',
    'frequency_penalty',
    'presence_penalty',
    'logit_bias',
    'top_k',
    'min_p',
    'response_format',
    'pending',
  ],
  search: ['variant_id', 'top_k'],
  inspect: ['variant_id', 'top_k'],
  steer: ['variant_id'],
  'steer, batch': ['variant_id'],
  clear: ['variant_id'],
  variants: ['variant_id', 'base_variant_id', 'variant_json'],
  'analyze-query': ['variant_id', 'context'],
  'auto-steer': ['variant_id', 'max_features'],
}

const wrongValues: unknown[] = [
  null,
  {},
  [[]],
  { toString: 1 },
  Number.MAX_VALUE,
  -1,
  1.5,
  'x'.repeat(30_000),
  '\u0000',
]

let fixture: Fixture
beforeEach(() => {
  fixture = makeFixture()
  install(fixture)
})

const snapshot = async () =>
  (await fixture.store.read({ sessionId: 'default_session', variantId: 'default' })).json

/** The request is refused as the contract says, and nothing has changed. */
async function expectRefused(response: Response, statuses: number[], before: string): Promise<void> {
  expect(statuses).toContain(response.status)
  const text = await response.text()
  expect(text.length).toBeLessThan(10_000)
  const { detail } = errorBody.strict().parse(JSON.parse(text))
  expect(detail).toMatch(/\.$/)
  expect(await snapshot()).toBe(before)
}

describe.each(Object.entries(routes))('%s', (name, { route, request }) => {
  it('takes the right request', async () => {
    expect((await route(post(request))).status).toBe(200)
  })

  it.each(['', 'nonsense', '{"session_id":', '\u0000', '[', '"'])('refuses %j', async (text) => {
    await expectRefused(await route(post(text)), [400], await snapshot())
  })

  it.each(['null', '[]', '"text"', '7', 'true', '{}', '{"__proto__":{"session_id":"default_session"}}'])(
    'refuses %s',
    async (text) => {
      await expectRefused(await route(post(text)), [422], await snapshot())
    },
  )

  it('refuses a request that lacks any one field', async () => {
    const before = await snapshot()
    for (const field of Object.keys(request)) {
      await expectRefused(await route(post({ ...request, [field]: undefined })), [422], before)
    }
  })

  it('refuses a wrong value in any field', async () => {
    const before = await snapshot()
    for (const field of [...Object.keys(request), ...(taken[name as keyof typeof routes] ?? [])]) {
      const right = field in request ? request[field as keyof typeof request] : optional[field]
      for (const wrong of wrongValues.filter((value) => !fits(name, field, value))) {
        const response = await route(post({ ...request, [field]: wrong }))
        await expectRefused(response, [404, 422], before).catch((cause: unknown) => {
          throw new Error(
            `${field} = ${JSON.stringify(wrong).slice(0, 40)} in place of ${JSON.stringify(right)}`,
            { cause },
          )
        })
      }
    }
  })

  it('refuses nesting without end, and bodies without end', async () => {
    const before = await snapshot()
    const deep = '{"session_id":'.repeat(20_000) + '1' + '}'.repeat(20_000)
    await expectRefused(await route(post(deep)), [422], before)
    await expectRefused(
      await route(post(JSON.stringify({ ...request, x: 'x'.repeat(1_100_000) }))),
      [413],
      before,
    )
  })
})

/** OpenAI's clients send null for what their callers leave out; so do those who build on them. */
const nullable = [
  'seed',
  'stop',
  'repetition_penalty',
  'frequency_penalty',
  'presence_penalty',
  'logit_bias',
  'min_p',
  'response_format',
]
const isEmptyObject = (value: unknown) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0

/** Values of the list that a field rightly takes. */
function fits(name: string, field: string, value: unknown): boolean {
  if (field === 'query' || field === 'stop')
    return typeof value === 'string'
      ? field === 'stop' || value === '\u0000'
      : field === 'stop' && value === null
  if (field === 'value') return value === -1
  if (field === 'context') return typeof value === 'object' && value !== null && !Array.isArray(value)
  if (field === 'top_k') return name === 'chat' && (value === null || value === -1)
  if (value === null) return nullable.includes(field)
  if (field === 'seed') return value === -1
  if (field === 'frequency_penalty' || field === 'presence_penalty') return value === -1 || value === 1.5
  if (field === 'repetition_penalty') return value === 1.5
  if (field === 'logit_bias') return isEmptyObject(value)
  return field === 'temperature' && value === 1.5
}

describe('the rest', () => {
  it('404: an address that does not exist', async () => {
    await expectRefused(
      await nothing(new Request('http://tiller.test/api/v1/nothing')),
      [404],
      await snapshot(),
    )
  })

  it('health tells of model and catalogue', async () => {
    expect(await (await health(new Request('http://tiller.test'))).json()).toMatchObject({
      status: 'ok',
      engine: 'fake',
      model: { id: 'fake-model', features: 8, live_features: 8 },
    })
  })
})
