import { beforeEach, describe, expect, it } from 'vitest'
import { errorBody } from '@/lib/protocols/ember/contract'
import { featureId, install, makeFixture } from '@/lib/testing/fixture'
import { call, routes } from './wire.fixture'

const model = 'fake-model'
const messages = [{ role: 'user', content: 'Hi' }]
const conversation = { messages, model }
const specification = 'talk like a pirate'

/** A right request for each row; every field of it is needed. */
const right: Record<string, Record<string, unknown>> = {
  'POST chat/completions': conversation,
  'POST chat/tokenize': conversation,
  'POST chat-attribution/compute-features': conversation,
  'POST chat-attribution/compute-logits': conversation,
  'POST chat-attribution/contrast': { dataset_1: [messages], dataset_2: [messages], model },
  'POST attributions/neighbors': { feature_indices: [0], model },
  'POST attributions/compute-logit-attribution': { ...conversation, startIndex: 1, endIndex: 1 },
  'POST attributions/generate-contrastive-dataset': { specification },
  'GET features/search': { query: 'pirate', model },
  'GET features/': { feature_id: [featureId(0)] },
  'POST features/rerank': { query: 'pirate', model, feature_ids: [featureId(0)] },
  'POST features/lookup': { indices: [0], model },
  'POST features/auto-edits': { specification, model },
  'POST features/auto-conditional': { specification, model },
}

/** Fields that may be left out, and are checked all the same. */
const more: Record<string, string[]> = {
  'POST chat/completions': [
    'controller',
    'stream',
    'max_completion_tokens',
    'top_p',
    'temperature',
    'stop',
    'seed',
  ],
  'POST chat-attribution/compute-features': ['controller', 'aggregate_by', 'include_feature_indexes'],
  'POST chat-attribution/compute-logits': ['controller', 'top_k', 'filter_vocabulary'],
  'POST chat-attribution/contrast': ['k_to_add', 'k_to_remove'],
  'POST attributions/neighbors': ['top_k'],
  'POST features/rerank': ['top_k'],
  'GET features/search': ['page', 'perPage'],
}

const wrongForAll: unknown[] = [
  { a: [{}] },
  [[[]]],
  { toString: 1 },
  'x'.repeat(30_000),
  '',
  [{ a: 1 }],
  1e300,
]

beforeEach(() => install(makeFixture()))

/** Refused as the protocol says: a 4xx, in its shape, and short. */
async function expectRefused(response: Response, what: string): Promise<void> {
  const text = await response.text()
  expect(response.status, `${what}: ${text.slice(0, 200)}`).toBeGreaterThanOrEqual(400)
  expect(response.status, `${what}: ${text.slice(0, 200)}`).toBeLessThan(500)
  expect(text.length, what).toBeLessThan(20_000)
  errorBody.strict().parse(JSON.parse(text))
}

it('tries every row', () => {
  expect(Object.keys(right).sort()).toEqual(Object.keys(routes).sort())
})

describe.each(Object.keys(right))('%s', (row) => {
  const request = right[row]!
  const fields = [...Object.keys(request), ...(more[row] ?? [])]

  it('answers the right request, or says that the engine lacks something', async () => {
    expect([200, 422, 501]).toContain((await call(row, request)).status)
  })

  it('refuses a request that lacks any one field', async () => {
    for (const field of Object.keys(request)) {
      await expectRefused(await call(row, { ...request, [field]: undefined }), field)
    }
  })

  it('refuses wrong values in any field', async () => {
    for (const field of fields) {
      for (const wrong of wrongForAll.filter((value) => !fits(row, field, value))) {
        const what = `${field} = ${JSON.stringify(wrong).slice(0, 40)}`
        await expectRefused(await call(row, { ...request, [field]: wrong }), what)
      }
    }
  })

  it.runIf(row.startsWith('POST'))('refuses what is no object, however deep', async () => {
    const deep = '['.repeat(20_000) + ']'.repeat(20_000)
    for (const body of ['', 'null', '7', '"text"', '[]', '{', '\u0000', deep]) {
      await expectRefused(await call(row, body), body.slice(0, 20))
    }
    for (const field of fields) {
      const rest = JSON.stringify({ ...request, [field]: undefined }).slice(1)
      const nested = `{"${field}":${deep},${rest}`.replace(',}', '}')
      await expectRefused(await call(row, nested), `${field}, deeply nested`)
    }
  })
})

/** Values of the list that a field rightly takes: a controller's fields may all be left out, and a query is any text. */
function fits(row: string, field: string, value: unknown): boolean {
  if (field === 'controller') return typeof value === 'object' && !Array.isArray(value)
  return row.startsWith('GET') && field === 'query' && typeof value !== 'string'
}

describe('controllers', () => {
  const feature = { uuid: featureId(0), label: 'x', index_in_sae: 0, max_activation_strength: 1 }
  const nudge = (over: object = {}) => ({
    mode: 'nudge',
    features: { features: [feature] },
    value: 1,
    ...over,
  })
  const nested = (depth: number): object =>
    depth === 0
      ? { interventions: [nudge()] }
      : {
          scopes: [
            {
              conditionals: {
                conditionals: [{ left_hand: { features: [feature] }, right_hand: 1, operator: '>' }],
                operator: 'AND',
              },
              controller: nested(depth - 1),
            },
          ],
        }

  it.each<[string, unknown]>([
    ['10,000 interventions', { interventions: Array.from({ length: 10_000 }, () => nudge()) }],
    [
      'a feature named 5,000 times',
      { interventions: [nudge({ features: { features: Array.from({ length: 5000 }, () => feature) } })] },
    ],
    [
      'an unknown feature',
      { interventions: [nudge({ features: { features: [{ ...feature, index_in_sae: 8 }] } })] },
    ],
    [
      'an unknown feature in a condition',
      {
        scopes: [
          {
            conditionals: {
              conditionals: [
                { left_hand: { features: [{ ...feature, index_in_sae: 8 }] }, right_hand: 1, operator: '>' },
              ],
              operator: 'AND',
            },
            controller: {},
          },
        ],
      },
    ],
    ['a value without end', `{"interventions":[{"mode":"nudge","features":{"features":[]},"value":1e999}]}`],
    ['scopes 300 deep', nested(300)],
    [
      'an unknown operator',
      { scopes: [{ conditionals: { conditionals: [], operator: 'XOR' }, controller: {} }] },
    ],
    ['no uuid', { interventions: [nudge({ features: { features: [{ ...feature, uuid: 'x' }] } })] }],
    ['a text', 'nonsense'],
    ['a list', []],
  ])('%s', async (what, controller) => {
    for (const row of ['POST chat/completions', 'POST chat-attribution/compute-features']) {
      await expectRefused(await call(row, { ...conversation, controller }), what)
    }
  })

  it('takes uuids in both spellings, and nothing at all', async () => {
    for (const uuid of [featureId(0), featureId(0).replaceAll('-', '')]) {
      const controller = { interventions: [nudge({ features: { features: [{ ...feature, uuid }] } })] }
      expect((await call('POST chat/completions', { ...conversation, controller })).status).toBe(200)
    }
    for (const controller of [null, {}]) {
      expect((await call('POST chat/completions', { ...conversation, controller })).status).toBe(200)
    }
  })
})
