import { beforeEach, describe, expect, it } from 'vitest'
import {
  comparison as comparisonSchema,
  openAiPreference,
  trlPreference,
  type Comparison,
} from '@/lib/protocols/tiller/contract'
import { install, makeFixture } from '@/lib/testing/fixture'
import { ask, madeWith, refusal } from '../kept.fixture'

beforeEach(() => install(makeFixture()))

const prompt = [
  { role: 'system', content: 'Be brief.' },
  { role: 'user', content: 'Tell me about Tokyo.' },
]
const compared = {
  prompt,
  original: { content: 'A city.', made_by: madeWith(0.1) },
  steered: { content: 'Arr, a city.', made_by: madeWith(0.8) },
}

async function made(more: object = {}): Promise<Comparison> {
  const { status, body } = await ask<Comparison>('POST', 'comparisons', { ...compared, ...more })
  expect(status).toBe(200)
  return comparisonSchema.strict().parse(body)
}
const choose = (id: string, choice: unknown, headers = {}) =>
  ask<Comparison>('PATCH', `comparisons/${id}`, { choice }, headers)

describe('a comparison', () => {
  it('keeps both answers with what made them, and the choice with its moment', async () => {
    const begun = await made({ blind: true })
    expect(begun).toMatchObject({
      ...compared,
      choice: null,
      chosen_at: null,
      blind: true,
      conversation_id: null,
    })
    const { body: chosen } = await choose(begun.comparison_id, 'steered', { 'if-match': begun.etag })
    expect(chosen.choice).toBe('steered')
    expect(Date.parse(chosen.chosen_at!)).toBeGreaterThan(0)
    expect(refusal(await choose(begun.comparison_id, 'tie', { 'if-match': begun.etag }))).toMatchObject({
      status: 409,
      code: 'stale_version',
    })
    const { body: undone } = await choose(begun.comparison_id, null)
    expect(undone).toMatchObject({ choice: null, chosen_at: null, blind: true })
    expect((await ask('GET', `comparisons/${begun.comparison_id}`)).body).toEqual(undone)
  })

  it('is listed by its choice, searched, deleted and brought back', async () => {
    const ids = {
      tie: (await made({ choice: 'tie' })).comparison_id,
      none: (await made()).comparison_id,
    }
    const list = async (query: string) =>
      (await ask<{ comparisons: Comparison[] }>('GET', `comparisons${query}`)).body.comparisons.map(
        (each) => each.comparison_id,
      )
    expect(await list('')).toEqual([ids.none, ids.tie])
    expect(await list('?choice=tie')).toEqual([ids.tie])
    expect(await list('?choice=none')).toEqual([ids.none])
    expect(await list('?query=ARR')).toHaveLength(2)
    expect(await list('?query=nothing')).toEqual([])
    expect((await ask('DELETE', `comparisons/${ids.tie}`)).status).toBe(200)
    expect(refusal(await choose(ids.tie, 'tie'))).toMatchObject({ status: 404, code: 'unknown_comparison' })
    expect((await ask('POST', `comparisons/${ids.tie}/restore`)).status).toBe(200)
    expect(await list('')).toHaveLength(2)
  })

  it.each([
    ['a prompt that ends with an answer', { prompt: [...prompt, { role: 'assistant', content: 'x' }] }],
    ['no prompt', { prompt: [] }],
    ['an answer that says nothing', { steered: { content: '', made_by: madeWith(1) } }],
    ['another choice', { choice: 'both' }],
    ['a conversation that is none', { conversation_id: 'x' }],
  ])('422: %s', async (_, more) => {
    expect(refusal(await ask('POST', 'comparisons', { ...compared, ...more }))).toMatchObject({ status: 422 })
  })
})

describe('preferences', () => {
  const linesOf = async (query: string) => {
    const { status, headers, text } = await ask('GET', `preferences${query}`)
    expect(status).toBe(200)
    expect(headers.get('content-type')).toBe('application/jsonl; charset=utf-8')
    expect(text === '' || text.endsWith('\n')).toBe(true)
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as unknown)
  }
  const say = (content: string) => [{ role: 'assistant', content }]

  it('are the choices between two answers, in the form of each trainer', async () => {
    expect(await linesOf('')).toEqual([])
    await made({ choice: 'steered' })
    await made({ choice: 'original' })
    await made({ choice: 'tie' })
    await made()
    await made({ choice: 'steered', steered: { ...compared.original, made_by: madeWith(0.8) } })
    const { comparison_id: id } = await made({ choice: 'steered' })
    await ask('DELETE', `comparisons/${id}`)
    const trl = await linesOf('?form=trl')
    expect(trl).toEqual([
      { prompt, chosen: say('Arr, a city.'), rejected: say('A city.') },
      { prompt, chosen: say('A city.'), rejected: say('Arr, a city.') },
    ])
    for (const line of trl) trlPreference.strict().parse(line)
    expect(await linesOf('')).toEqual(trl)
    const openai = await linesOf('?form=openai')
    expect(openai).toEqual([
      {
        input: { messages: prompt },
        preferred_output: say('Arr, a city.'),
        non_preferred_output: say('A city.'),
      },
      {
        input: { messages: prompt },
        preferred_output: say('A city.'),
        non_preferred_output: say('Arr, a city.'),
      },
    ])
    for (const line of openai) openAiPreference.strict().parse(line)
  })

  it('are all of them, however many, or those of one model', async () => {
    const text = '\u2028\n😀'
    for (let i = 0; i < 101; i++)
      await made({ choice: 'steered', steered: { ...compared.steered, content: `${text}${i}` } })
    expect(await linesOf('')).toHaveLength(101)
    expect(await linesOf('?model=fake-model')).toHaveLength(101)
    expect(await linesOf('?model=other')).toHaveLength(0)
    expect(refusal(await ask('GET', 'preferences?form=other'))).toMatchObject({ status: 422 })
  })
})
