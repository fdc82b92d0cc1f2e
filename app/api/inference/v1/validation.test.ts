import { beforeEach, describe, expect, it } from 'vitest'
import { errorBody } from '@/lib/protocols/ember/contract'
import { install, makeFixture } from '@/lib/testing/fixture'
import { POST as list } from './features/route'
import { call } from './wire.fixture'

const model = 'fake-model'
const messages = [{ role: 'user', content: 'Hi' }]
const many = <T>(count: number, item: T): T[] => Array.from({ length: count }, () => item)
const id = '00000000-0000-4000-8000-000000000000'
const chat = { messages, model }
const search = { query: 'pirate', model }

beforeEach(() => install(makeFixture()))

async function faults(row: string, content: unknown) {
  const response = await call(row, content)
  expect(response.status).toBe(422)
  const { detail } = errorBody.strict().parse(await response.json())
  if (typeof detail === 'string') return expect.fail(detail)
  return detail
}

/** Each in the words that Ember's validator had, on which scripts match. */
describe('validation', () => {
  it.each<[string, unknown, (string | number)[], string, string]>([
    [
      'POST chat/completions',
      { ...chat, messages: [] },
      ['body', 'messages'],
      'too_short',
      'List should have at least 1 item after validation, not 0',
    ],
    [
      'POST chat/completions',
      { ...chat, messages: many(129, messages[0]) },
      ['body', 'messages'],
      'too_long',
      'List should have at most 128 items after validation, not 129',
    ],
    ['POST chat/completions', { model }, ['body', 'messages'], 'missing', 'Field required'],
    ['POST chat/completions', { messages }, ['body', 'model'], 'missing', 'Field required'],
    [
      'POST chat/completions',
      { ...chat, messages: 'Hi' },
      ['body', 'messages'],
      'list_type',
      'Input should be a valid list',
    ],
    [
      'POST chat/completions',
      { ...chat, messages: ['Hi'] },
      ['body', 'messages', 0],
      'model_attributes_type',
      'Input should be a valid dictionary or object to extract fields from',
    ],
    [
      'POST chat/completions',
      { ...chat, messages: [{ role: 'user' }] },
      ['body', 'messages', 0, 'content'],
      'missing',
      'Field required',
    ],
    [
      'POST chat/completions',
      { ...chat, messages: [{ role: 'tool', content: '' }] },
      ['body', 'messages', 0, 'role'],
      'literal_error',
      "Input should be 'system', 'user' or 'assistant'",
    ],
    [
      'POST chat/completions',
      { ...chat, messages: [{ role: 'user', content: 1 }] },
      ['body', 'messages', 0, 'content'],
      'string_type',
      'Input should be a valid string',
    ],
    [
      'POST chat/completions',
      { ...chat, model: 'other' },
      ['body', 'model'],
      'literal_error',
      "Input should be 'tiller/fake-model' or 'fake-model'",
    ],
    [
      'POST chat/completions',
      { ...chat, top_p: 1.1 },
      ['body', 'top_p'],
      'less_than_equal',
      'Input should be less than or equal to 1',
    ],
    [
      'POST chat/completions',
      { ...chat, top_p: 'much' },
      ['body', 'top_p'],
      'float_parsing',
      'Input should be a valid number, unable to parse string as a number',
    ],
    [
      'POST chat/completions',
      { ...chat, top_p: [] },
      ['body', 'top_p'],
      'float_type',
      'Input should be a valid number',
    ],
    [
      'POST chat/completions',
      { ...chat, temperature: -0.1 },
      ['body', 'temperature'],
      'greater_than_equal',
      'Input should be greater than or equal to 0',
    ],
    [
      'POST chat/completions',
      { ...chat, temperature: 3 },
      ['body', 'temperature'],
      'less_than_equal',
      'Input should be less than or equal to 2',
    ],
    [
      'POST chat/completions',
      { ...chat, seed: 1.5 },
      ['body', 'seed'],
      'int_from_float',
      'Input should be a valid integer, got a number with a fractional part',
    ],
    [
      'POST chat/completions',
      { ...chat, seed: 'x' },
      ['body', 'seed'],
      'int_parsing',
      'Input should be a valid integer, unable to parse string as an integer',
    ],
    [
      'POST chat/completions',
      { ...chat, seed: {} },
      ['body', 'seed'],
      'int_type',
      'Input should be a valid integer',
    ],
    [
      'POST chat/completions',
      { ...chat, stream: 'yes' },
      ['body', 'stream'],
      'bool_type',
      'Input should be a valid boolean',
    ],
    [
      'POST chat/completions',
      { ...chat, max_completion_tokens: 0 },
      ['body', 'max_completion_tokens'],
      'greater_than_equal',
      'Input should be greater than or equal to 1',
    ],
    [
      'POST chat/completions',
      { ...chat, controller: { interventions: [{ mode: 'push' }] } },
      ['body', 'controller', 'interventions', 0, 'mode'],
      'value_error',
      'Value error, Invalid option: expected one of "nudge"|"pin"|"mul"',
    ],
    [
      'GET features/search',
      { ...search, perPage: 0 },
      ['query', 'perPage'],
      'greater_than_equal',
      'Input should be greater than or equal to 1',
    ],
    [
      'GET features/search',
      { ...search, perPage: 101 },
      ['query', 'perPage'],
      'less_than_equal',
      'Input should be less than or equal to 100',
    ],
    [
      'GET features/search',
      { ...search, page: 'two' },
      ['query', 'page'],
      'int_parsing',
      'Input should be a valid integer, unable to parse string as an integer',
    ],
    [
      'GET features/search',
      { ...search, model: 'other' },
      ['query', 'model'],
      'literal_error',
      "Input should be 'tiller/fake-model' or 'fake-model'",
    ],
    ['GET features/', {}, ['query', 'feature_id'], 'missing', 'Field required'],
    [
      'GET features/',
      { feature_id: ['x'] },
      ['query', 'feature_id', 0],
      'uuid_parsing',
      'Input should be a valid UUID, expected 32 hexadecimal digits',
    ],
    [
      'GET features/',
      { feature_id: [id, id.replace(/0$/, 'f')] },
      ['query', 'feature_id', 1],
      'value_error',
      'Value error, There is no feature with this id',
    ],
    [
      'POST features/rerank',
      { ...search, feature_ids: many(8193, id) },
      ['body', 'feature_ids'],
      'too_long',
      'List should have at most 8192 items after validation, not 8193',
    ],
    [
      'POST features/rerank',
      { ...search, feature_ids: [id], top_k: 8193 },
      ['body', 'top_k'],
      'less_than_equal',
      'Input should be less than or equal to 8192',
    ],
    [
      'POST features/lookup',
      { indices: [0, 8], model },
      ['body', 'indices', 1],
      'value_error',
      'Value error, There is no feature with index 8; this model has 0 to 7',
    ],
    [
      'POST attributions/neighbors',
      { feature_indices: many(2049, 0), model },
      ['body', 'feature_indices'],
      'too_long',
      'List should have at most 2048 items after validation, not 2049',
    ],
    [
      'POST attributions/neighbors',
      { feature_indices: [], model },
      ['body', 'feature_indices'],
      'too_short',
      'List should have at least 1 item after validation, not 0',
    ],
    [
      'POST chat-attribution/compute-features',
      { ...chat, include_feature_indexes: many(513, 0) },
      ['body', 'include_feature_indexes'],
      'too_long',
      'List should have at most 512 items after validation, not 513',
    ],
    [
      'POST chat-attribution/compute-features',
      { ...chat, aggregate_by: 'median' },
      ['body', 'aggregate_by'],
      'literal_error',
      "Input should be 'count', 'mean', 'max' or 'sum'",
    ],
    [
      'POST chat-attribution/compute-logits',
      { ...chat, top_k: 0 },
      ['body', 'top_k'],
      'greater_than_equal',
      'Input should be greater than or equal to 1',
    ],
    [
      'POST chat-attribution/contrast',
      { dataset_1: many(65, messages), dataset_2: [messages], model },
      ['body', 'dataset_1'],
      'too_long',
      'List should have at most 64 items after validation, not 65',
    ],
    [
      'POST chat-attribution/contrast',
      { dataset_1: [messages], dataset_2: [[]], model },
      ['body', 'dataset_2', 0],
      'too_short',
      'List should have at least 1 item after validation, not 0',
    ],
    [
      'POST attributions/compute-logit-attribution',
      { ...chat, startIndex: 1, endIndex: 2 },
      ['body', 'endIndex'],
      'less_than_equal',
      'Input should be less than or equal to 1',
    ],
    ['POST chat/completions', '{"messages":', ['body'], 'json_invalid', 'JSON decode error'],
  ])('%s %#', async (row, content, loc, type, msg) => {
    expect(await faults(row, content)).toContainEqual(expect.objectContaining({ loc, type, msg }))
  })

  it('gives back what was sent, cut where it is long or deep', async () => {
    const [fault] = await faults('POST chat/completions', { ...chat, temperature: 'x'.repeat(5000) })
    expect(String(fault?.input)).toHaveLength(201)
    const deep = JSON.parse(`${'['.repeat(50)}${']'.repeat(50)}`)
    const [nested] = await faults('POST chat/completions', { ...chat, temperature: deep })
    expect(JSON.stringify(nested?.input)).toBe('[[[["…"]]]]')
  })

  it('tells of a missing field in which object it is missing', async () => {
    const [fault] = await faults('POST chat/completions', { ...chat, messages: [{ role: 'user' }] })
    expect(fault?.input).toEqual({ role: 'user' })
  })

  it('reads numbers that are spelled as texts', async () => {
    expect((await call('POST chat/completions', { ...chat, seed: '7', temperature: '0.5' })).status).toBe(200)
  })
})

describe('other refusals', () => {
  it('a wrong method', async () => {
    const response = await list(new Request('http://tiller.test', { method: 'POST' }))
    expect(response.status).toBe(405)
    expect(await response.json()).toEqual({ detail: 'This address answers GET, HEAD, OPTIONS only.' })
  })

  it.each([
    ['an unknown address', 'GET nothing', {}, 404],
    ['what the engine cannot do', 'POST attributions/neighbors', { feature_indices: [0], model }, 501],
    [
      'a conversation too long for the model',
      'POST chat/completions',
      { ...chat, messages: [{ role: 'user', content: 'a '.repeat(100) }] },
      400,
    ],
    ['a body too large', 'POST chat/completions', { ...chat, more: 'x'.repeat(5_000_000) }, 413],
  ])('%s', async (_, row, content, status) => {
    const response = await call(row, content)
    expect(response.status).toBe(status)
    expect(typeof errorBody.strict().parse(await response.json()).detail).toBe('string')
  })
})
