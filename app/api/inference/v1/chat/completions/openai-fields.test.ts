import { beforeEach, describe, expect, it } from 'vitest'
import { post as postV1 } from '@/app/v1/wire.fixture'
import { chatChunk, chatCompletion, errorBody } from '@/lib/protocols/ember/contract'
import { install, makeFixture, type Fixture } from '@/lib/testing/fixture'
import { call } from '../../wire.fixture'

const base = { model: 'fake-model', messages: [{ role: 'user', content: 'Hi' }] }
let fixture: Fixture

beforeEach(() => {
  fixture = makeFixture()
  install(fixture)
})

const ember = (over: object) => call('POST chat/completions', { ...base, ...over })
const v1 = (over: object) => postV1('/v1/chat/completions', { ...base, ...over })

/** What the engine was asked for. */
async function asked(send: (over: object) => Promise<Response>, over: object) {
  expect((await send(over)).status).toBe(200)
  const { frequencyPenalty, presencePenalty, repetitionPenalty, logitBias, topK, minP, topLogprobs } =
    fixture.engine.requests.at(-1)!
  const { maxTokens, seed, format } = fixture.engine.requests.at(-1)!
  return {
    ...{ frequencyPenalty, presencePenalty, repetitionPenalty, logitBias, topK, minP, topLogprobs },
    ...{ maxTokens, seed, format },
  }
}

describe('OpenAI’s fields on Ember’s address', () => {
  it('reach the engine as they do on /v1', async () => {
    const fields = {
      frequency_penalty: 0.5,
      presence_penalty: -0.5,
      repetition_penalty: 1.3,
      logit_bias: { 1: -100 },
      top_k: 7,
      min_p: 0.2,
      logprobs: true,
      top_logprobs: 3,
      max_tokens: 9,
      response_format: { type: 'json_object' },
      seed: 2 ** 60,
      n: 2,
    }
    const heard = await asked(ember, fields)
    expect(heard).toEqual(await asked(v1, fields))
    expect(heard).toMatchObject({ frequencyPenalty: 0.5, topK: 7, minP: 0.2, topLogprobs: 3, maxTokens: 9 })
    expect(heard.format).toEqual({ type: 'json_object' })
    expect(heard.logitBias).toEqual(new Map([[1, -100]]))
    expect(heard.seed).toBe(2n ** 60n + 1n)
  })

  it('the later name of the length goes first', async () => {
    expect((await asked(ember, { max_tokens: 9, max_completion_tokens: 5 })).maxTokens).toBe(5)
  })

  it.each<[string, object, (string | number)[]]>([
    ['tools', { tools: [{ type: 'function' }] }, ['tools']],
    ['functions', { functions: [{}] }, ['functions']],
    ['no schema', { response_format: { type: 'json_schema' } }, ['response_format', 'json_schema']],
    ['another format', { response_format: { type: 'xml' } }, ['response_format', 'type']],
    ['sound', { modalities: ['audio'] }, ['modalities', 0]],
    ['reasoning', { reasoning_effort: 'high' }, ['reasoning_effort']],
    ['five answers', { n: 5 }, ['n']],
    ['half an answer', { n: 0.5 }, ['n']],
    ['rivals without log-probabilities', { top_logprobs: 3 }, ['top_logprobs']],
    ['a penalty without end', { frequency_penalty: 3 }, ['frequency_penalty']],
    ['a bias without end', { logit_bias: { 1: 101 } }, ['logit_bias', '1']],
    ['a bias on a word', { logit_bias: { sea: 1 } }, ['logit_bias', 'sea']],
    ['a bias on no token', { logit_bias: { 5: 1 } }, ['logit_bias', 5]],
    ['a share above 1', { min_p: 1.5 }, ['min_p']],
    ['a text for a length', { max_tokens: 'long' }, ['max_tokens']],
  ])('are refused as on /v1: %s', async (_, over, place) => {
    const response = await ember(over)
    expect(response.status).toBe(422)
    const { detail } = errorBody.parse(await response.json())
    expect(detail).toContainEqual(expect.objectContaining({ loc: ['body', ...place] }))
    expect((await v1(over)).status).toBe(400)
    expect(fixture.engine.requests).toEqual([])
  })

  it.each([
    ['labels', { user: 'me', metadata: { a: 'b' }, service_tier: 'auto', prompt_cache_key: 'x' }],
    ['what says nothing', { tools: [], tool_choice: 'auto', response_format: { type: 'text' }, n: null }],
    ['keys that nobody knows', { frequency_of_updates: 3 }],
  ])('have no bearing: %s', async (_, over) => {
    expect((await ember(over)).status).toBe(200)
  })

  it('several answers have their numbers, log-probabilities, and one usage', async () => {
    const response = await ember({ n: 2, logprobs: true })
    const { choices, usage } = chatCompletion.parse(await response.json())
    expect(choices.map(({ index }) => index)).toEqual([0, 1])
    expect(choices[1]!.logprobs!.content.map(({ token }) => token)).toEqual(['Hello', ' world'])
    expect(usage).toMatchObject({ completion_tokens: 4 })
  })

  it('several answers stream one after the other, and no token’s index comes twice', async () => {
    const text = await (await ember({ n: 2, stream: true })).text()
    const chunks = text
      .trim()
      .split('\n\n')
      .slice(0, -1)
      .map((event) => chatChunk.parse(JSON.parse(event.slice('data: '.length))).choices[0]!)
    expect(chunks.map(({ index }) => index)).toEqual([0, 0, 0, 1, 1, 1])
    expect(chunks.map(({ gf_token_index }) => gf_token_index)).toEqual([0, 1, 2, 3, 4, 5])
    expect(chunks.map(({ finish_reason }) => finish_reason)).toEqual([null, null, 'stop', null, null, 'stop'])
  })
})
