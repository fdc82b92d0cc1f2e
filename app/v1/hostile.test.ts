import { beforeEach, describe, expect, it } from 'vitest'
import { openAiErrorBody } from '@/lib/protocols/openai/contract'
import { featureId, install, makeFixture } from '@/lib/testing/fixture'
import { BASE_URL, post, routed } from './wire.fixture'

const model = 'tiller/fake-model'
const messages = [{ role: 'user', content: 'Hi' }]
const item = { id: featureId(0), label: 'Talks like a pirate', layer: 0, index_in_sae: 0, dimension: null }
const reading = { model, messages }

/** A right request to each address, all of whose fields are needed, with right values of the fields that are not. */
const routes: Record<string, { request: Record<string, unknown>; optional: Record<string, unknown> }> = {
  '/v1/chat/completions': {
    request: reading,
    optional: {
      stream: false,
      temperature: 0.5,
      top_p: 0.5,
      max_tokens: 5,
      max_completion_tokens: 5,
      seed: 3,
      n: 2,
      stop: ['x'],
      logprobs: true,
      interventions: [{ index_in_sae: 0, strength: 0.5, mode: 'add' }],
      repetition_penalty: 1.1,
      frequency_penalty: 0.1,
      presence_penalty: 0.1,
      logit_bias: { 0: 1 },
      top_k: 5,
      min_p: 0.1,
      response_format: { type: 'text' },
      modalities: ['text'],
    },
  },
  '/v1/completions': {
    request: { model, prompt: 'Once upon a time' },
    optional: {
      stream: false,
      temperature: 0.5,
      top_p: 0.5,
      max_tokens: 5,
      seed: 3,
      n: 2,
      best_of: 2,
      stop: ['x'],
      logprobs: 1,
      echo: true,
      interventions: [{ index_in_sae: 0, strength: 0.5, mode: 'add' }],
      repetition_penalty: 1.1,
      frequency_penalty: 0.1,
      presence_penalty: 0.1,
      logit_bias: { 0: 1 },
      top_k: 5,
      min_p: 0.1,
    },
  },
  '/v1/responses': {
    request: { model, input: 'Hi' },
    optional: {
      instructions: 'Be brief.',
      stream: false,
      temperature: 0.5,
      top_p: 0.5,
      max_output_tokens: 5,
      seed: 3,
      stop: ['x'],
      include: ['message.output_text.logprobs'],
      top_logprobs: 2,
      text: { format: { type: 'text' } },
      store: false,
      interventions: [{ index_in_sae: 0, strength: 0.5, mode: 'add' }],
      repetition_penalty: 1.1,
      frequency_penalty: 0.1,
      top_k: 5,
    },
  },
  '/v1/features/search': { request: { query: 'pirate', model_name: model }, optional: { top_k: 3 } },
  '/v1/features/rerank': {
    request: { query: 'pirate', model_name: model, features: [item] },
    optional: { top_k: 3 },
  },
  '/v1/chat_attribution/inspect': {
    request: reading,
    optional: { interventions: [], aggregation_method: 'max', top_k: 3 },
  },
  '/v1/chat_attribution/activations': {
    request: reading,
    optional: { interventions: [], aggregation_method: 'max' },
  },
  '/v1/chat_attribution/attribute': {
    request: reading,
    optional: { interventions: [], start_idx: 0, end_idx: 2, top_k: 3 },
  },
  '/v1/chat_attribution/logits': {
    request: reading,
    optional: { interventions: [], start_idx: 0, end_idx: 2, top_k: 3 },
  },
  '/v1/chat_attribution/contrast': {
    request: { model, dataset_1: [messages], dataset_2: [messages] },
    optional: { interventions_1: [], interventions_2: [], k_to_add: 3, k_to_remove: 3 },
  },
}

/** No field takes any of these. */
const wrongValues: unknown[] = [
  [[]],
  { toString: 1 },
  [{ role: 'user' }],
  Number.MAX_VALUE,
  -7,
  'x'.repeat(30_000),
  '\u0000',
  [{ index_in_sae: 8, strength: 0.5 }],
  [{ index_in_sae: 0, strength: 5 }],
  [{ index_in_sae: 0, strength: 0.5, mode: 'mul' }],
  Array.from({ length: 10_000 }, () => ({ index_in_sae: 0, strength: 0.5 })),
]

/** Values of the list that a field rightly takes after all. */
function fits(field: string, value: unknown): boolean {
  if (field === 'seed') return value === -7
  if (field === 'stop' || field === 'prompt') return typeof value === 'string'
  return ['query', 'input', 'instructions'].includes(field) && value === '\u0000'
}

beforeEach(() => install(makeFixture()))

/** The request is refused in OpenAI's shape, with a sentence that both kinds of client find. */
async function expectRefused(response: Response, statuses: number[]) {
  expect(statuses).toContain(response.status)
  const text = await response.text()
  expect(text.length).toBeLessThan(10_000)
  const { error, detail } = openAiErrorBody.strict().parse(JSON.parse(text))
  expect(detail).toMatch(/\.$/)
  expect(error).toMatchObject({ message: detail, type: 'invalid_request_error' })
  return error
}

describe.each(Object.entries(routes))('%s', (path, { request, optional }) => {
  const whole = { ...request, ...optional }

  it('takes the right request, and null for every field that may be left out', async () => {
    // The fake engine has neither logits nor attribution, which is an answer of its own.
    const right = /logits|attribute/.test(path) ? 501 : 200
    const nulls = Object.fromEntries(Object.keys(optional).map((field) => [field, null]))
    for (const body of [request, whole, { ...request, ...nulls }]) {
      const response = await post(path, body)
      expect(await response.text().then(() => response.status)).toBe(right)
    }
  })

  it.each(['', 'nonsense', '{"model":', '\u0000', '[', 'null', '[]', '"text"', '7', '{}'])(
    'refuses %j',
    async (text) => {
      await expectRefused(await post(path, text), [400])
    },
  )

  it('refuses a request that lacks any one field', async () => {
    for (const field of Object.keys(request)) {
      const error = await expectRefused(await post(path, { ...request, [field]: undefined }), [400])
      expect(error.param).toBe(field)
    }
  })

  it('refuses a wrong value in any field, and says which field it was', async () => {
    for (const field of Object.keys(whole)) {
      for (const wrong of wrongValues.filter((value) => !fits(field, value))) {
        const response = await post(path, { ...whole, [field]: wrong })
        const error = await expectRefused(response, field.startsWith('model') ? [400, 404] : [400]).catch(
          (cause: unknown) => {
            throw new Error(`${field} = ${JSON.stringify(wrong).slice(0, 60)}`, { cause })
          },
        )
        expect(error.param?.startsWith(error.code === 'model_not_found' ? 'model' : field)).toBe(true)
      }
    }
  })

  it('refuses fields that it does not know', async () => {
    const error = await expectRefused(await post(path, { ...whole, top_q: 3 }), [400])
    expect(error.message).toContain('top_q')
  })

  it('refuses nesting without end, and bodies without end', async () => {
    const deep = '{"messages":'.repeat(20_000) + '1' + '}'.repeat(20_000)
    await expectRefused(await post(path, deep), [400])
    await expectRefused(await post(path, { ...request, x: 'x'.repeat(1_100_000) }), [413])
  })

  it('refuses a model that is not served, and lists what is', async () => {
    const field = 'model' in request ? 'model' : 'model_name'
    const error = await expectRefused(await post(path, { ...request, [field]: 'gpt-4o' }), [404])
    expect(error).toMatchObject({ code: 'model_not_found', param: 'model' })
    expect(error.message).toContain(`"${model}"`)
  })
})

describe('what no model here can do', () => {
  const chat = (over: object) => post('/v1/chat/completions', { ...reading, ...over })
  const withContent = (content: unknown) => ({ messages: [{ role: 'user', content }] })

  it.each([
    ['tools', { tools: [{ type: 'function', function: { name: 'f' } }] }, 'tools'],
    [
      'a tool’s answer',
      { messages: [{ role: 'tool', content: 'x', tool_call_id: '1' }] },
      'messages[0].role',
    ],
    [
      'an image',
      withContent([{ type: 'image_url', image_url: { url: 'x' } }]),
      'messages[0].content[0].type',
    ],
    ['a form that is no JSON', { response_format: { type: 'xml' } }, 'response_format.type'],
    [
      'a schema without a name',
      { response_format: { type: 'json_schema', json_schema: { schema: {} } } },
      'response_format.json_schema.name',
    ],
    ['sound', { modalities: ['audio'] }, 'modalities[0]'],
    ['a frequency penalty without end', { frequency_penalty: 3 }, 'frequency_penalty'],
    ['a bias on a token that does not exist', { logit_bias: { 5: 1 } }, 'logit_bias.5'],
    ['a bias without end', { logit_bias: { 1: 101 } }, 'logit_bias.1'],
    ['a bias on a word', { logit_bias: { sea: 1 } }, 'logit_bias.sea'],
    ['a seed of more than 64 bits', { seed: 1e30 }, 'seed'],
    ['five stop texts', { stop: ['a', 'b', 'c', 'd', 'e'] }, 'stop'],
    ['a name', { messages: [{ role: 'user', content: 'x', name: 'Ann' }] }, 'messages[0].name'],
    ['too many choices', { n: 5 }, 'n'],
    ['rivals without log-probabilities', { top_logprobs: 3 }, 'top_logprobs'],
    ['stream options without a stream', { stream_options: { include_usage: true } }, 'stream_options'],
    ['no messages', { messages: [] }, 'messages'],
  ])('400: %s', async (_, over, param) => {
    const error = await expectRefused(await chat(over), [400])
    expect(error.param).toBe(param)
  })
})

describe('addresses and methods', () => {
  it('404: an address that does not exist', async () => {
    await expectRefused(await routed(`${BASE_URL}/v1/nothing`), [404])
  })

  it.each(['gpt-4o', '%', '%E0%A4%A', 'a/b/c', 'x'.repeat(5000)])('404: the model %.20s', async (id) => {
    const error = await expectRefused(await routed(`${BASE_URL}/v1/models/${id}`), [404])
    expect(error.code).toBe('model_not_found')
  })
})
