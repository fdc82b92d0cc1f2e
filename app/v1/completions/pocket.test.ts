import OpenAI from 'openai'
import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { completion } from '@/lib/protocols/openai/contract'
import { context } from '@/lib/server/root'
import { BASE_URL, collected, post, routed } from '../wire.fixture'

const client = new OpenAI({ apiKey: 'any', baseURL: `${BASE_URL}/v1`, fetch: routed, maxRetries: 0 })
const model = 'tiller/pocket'
const prompt = 'Tokyo is a big city in'
const asked = { model, prompt, seed: 7, temperature: 0.7, max_tokens: 12 }

const engine = async () => (await (await context()).models.get('pocket', new AbortController().signal)).engine

/** The raw ids that the model reads a text as. */
async function idsOf(text: string): Promise<number[]> {
  const request = {
    messages: [],
    prompt: text,
    promptLogprobs: 0,
    maxTokens: 0,
    temperature: 0,
    topP: 1,
    seed: 0,
  }
  const { Controller } = await import('@/lib/steering')
  const events = (await engine()).complete(
    { ...request, controller: new Controller() },
    new AbortController().signal,
  )
  for await (const event of events) if (event.type === 'prompt') return event.tokens.map(({ id }) => id)
  return expect.fail('the prompt was not told')
}

/** OpenAI's Node client, the requests of lm-evaluation-harness, and the model that Tiller ships. */
describe.skipIf(!existsSync('models/pocket/catalogue.jsonl'))('/v1/completions, with models/pocket', () => {
  it('continues a text, and the same whether it comes as text, as token ids, or with others', async () => {
    const one = await client.completions.create(asked)
    expect(one).toMatchObject({ object: 'text_completion', model })
    expect(one.choices).toHaveLength(1)
    expect(one.usage!.completion_tokens).toBeGreaterThan(0)
    const ids = await idsOf(prompt)
    expect((await client.completions.create({ ...asked, prompt: ids })).choices).toEqual(one.choices)
    const others = ['Once upon a time', prompt]
    const several = await client.completions.create({ ...asked, prompt: others })
    expect(several.choices.map(({ index }) => index)).toEqual([0, 1])
    expect(several.choices[1]!.text).toBe(one.choices[0]!.text)
    const lists = await client.completions.create({ ...asked, prompt: [ids, await idsOf(others[0]!)] })
    expect(lists.choices.map(({ text }) => text)).toEqual(
      [...several.choices.map(({ text }) => text)].reverse(),
    )
    expect(lists.usage).toEqual(several.usage)
  })

  it('numbers n choices of each prompt, and draws each with the seed that it has alone', async () => {
    const two = await client.completions.create({ ...asked, prompt: [prompt, 'The sea'], n: 2, best_of: 2 })
    expect(two.choices.map(({ index }) => index)).toEqual([0, 1, 2, 3])
    const next = await client.completions.create({ ...asked, prompt: 'The sea', seed: 8 })
    expect(two.choices[3]!.text).toBe(next.choices[0]!.text)
    const read = await client.completions.create({ ...asked, prompt: [prompt, 'The sea'] })
    expect(two.usage!.prompt_tokens).toBe(read.usage!.prompt_tokens)
  })

  it('streams what it would have answered whole, log-probabilities and echo included', async () => {
    const full = { ...asked, prompt: [prompt, 'The sea'], n: 2, echo: true, logprobs: 3 }
    const whole = await client.completions.create(full)
    const chunks = await collected(
      await client.completions.create({ ...full, stream: true, stream_options: { include_usage: true } }),
    )
    expect(chunks.pop()).toMatchObject({ choices: [], usage: whole.usage })
    for (const { index, text, logprobs, finish_reason } of whole.choices) {
      const own = chunks.flatMap(({ choices }) => choices.filter((choice) => choice.index === index))
      expect(own.map((choice) => choice.text).join('')).toBe(text)
      expect(own.at(-1)!.finish_reason).toBe(finish_reason)
      for (const key of ['tokens', 'token_logprobs', 'top_logprobs', 'text_offset'] as const) {
        expect(own.flatMap((choice) => [...(choice.logprobs?.[key] ?? [])])).toEqual(logprobs![key])
      }
    }
  })

  it('tells where each token begins, and rates it among the likeliest', async () => {
    const text = 'Café 🏴‍☠️ in Tōkyō'
    const { choices } = await client.completions.create({ ...asked, prompt: text, echo: true, logprobs: 2 })
    expect(choices[0]!.text.startsWith(text)).toBe(true)
    const { tokens, token_logprobs, top_logprobs, text_offset } = choices[0]!.logprobs!
    const characters = [...choices[0]!.text]
    for (const [at, token] of tokens!.entries()) {
      const offset = text_offset![at]!
      expect(offset).toBeGreaterThanOrEqual(text_offset![at - 1] ?? 0)
      if (at > 0 && !token.startsWith('bytes:')) {
        expect(characters.slice(offset, offset + [...token].length).join('')).toBe(token)
      }
      if (at === 0) continue
      expect(top_logprobs![at]![token]).toBe(token_logprobs![at])
      expect(Object.keys(top_logprobs![at]!).length).toBeLessThanOrEqual(3)
    }
    expect([token_logprobs![0], top_logprobs![0], text_offset![0]]).toEqual([null, null, 0])
    expect(tokens!.some((token) => /^bytes:(\\x[0-9a-f]{2})+$/.test(token))).toBe(true)
  })

  it('gives lm-evaluation-harness what it sums up: one entry for each token, and one more that it drops', async () => {
    const [context, continuation] = ['The capital of Japan is', ' Tokyo']
    const [whole, start] = [await idsOf(context + continuation), await idsOf(context)]
    const request = { model, temperature: 0, max_tokens: 1, logprobs: 1, seed: 1234, echo: true }
    const rate = async (prompt: unknown) =>
      completion.parse(await (await post('/v1/completions', { ...request, prompt })).json()).choices
    const [alone] = await rate([whole])
    expect(alone!.logprobs!.token_logprobs).toHaveLength(whole.length + 1)
    const rated = alone!.logprobs!.token_logprobs.slice(start.length, -1)
    expect(rated).toHaveLength(whole.length - start.length)
    for (const logprob of rated) expect(logprob).toBeLessThan(0)
    expect(await rate([whole, start])).toMatchObject([{ logprobs: alone!.logprobs }, {}])
    // Also where the model ends at once.
    const end = (await engine()).vocabulary().then((words) => words.indexOf('<|end|>'))
    const ends = await post('/v1/completions', {
      ...request,
      prompt: [whole],
      logit_bias: { [await end]: 100 },
    })
    const [ended] = completion.parse(await ends.json()).choices
    expect(ended).toMatchObject({ finish_reason: 'stop' })
    expect(ended!.logprobs!.token_logprobs.slice(0, -1)).toEqual(alone!.logprobs!.token_logprobs.slice(0, -1))
    expect(ended!.logprobs!.tokens.at(-1)).toBe('<|end|>')
  })

  it('takes what lm-evaluation-harness asks for when it has texts written', async () => {
    const stop = ['\n\n', '\n', '.', '?', 'Q:', '<|end|>']
    const request = { model, prompt: [await idsOf(prompt)], max_tokens: 40, temperature: 0, stop, seed: 1234 }
    const { choices } = completion.parse(await (await post('/v1/completions', request)).json())
    expect(choices).toHaveLength(1)
    for (const end of stop) expect(choices[0]!.text).not.toContain(end)
  })

  it('rates a prompt alone, where nothing is to be said', async () => {
    const request = { ...asked, max_tokens: 0, echo: true, logprobs: 0 }
    const { choices, usage } = await client.completions.create(request)
    expect(choices[0]).toMatchObject({ text: prompt, finish_reason: 'length' })
    expect(choices[0]!.logprobs!.tokens).toHaveLength(usage!.prompt_tokens)
    expect(usage!.completion_tokens).toBe(0)
  })

  it('is steered as chats are', async () => {
    const interventions = [{ index_in_sae: 3, strength: 1, mode: 'add' as const }]
    const plain = await client.completions.create({ ...asked, logprobs: 1 })
    const steered = await client.completions.create({ ...asked, logprobs: 1, ...{ interventions } })
    expect(steered.choices[0]!.logprobs!.token_logprobs).not.toEqual(
      plain.choices[0]!.logprobs!.token_logprobs,
    )
  })

  it.each<[string, object, string]>([
    ['text after it', { suffix: 'The end.' }, 'suffix'],
    ['a choice among more', { best_of: 3 }, 'best_of'],
    ['a token that does not exist', { prompt: [0, 2 ** 30] }, ''],
    ['more than the model reads', { prompt: 'sea '.repeat(4000) }, ''],
  ])('400: %s', async (_, over, param) => {
    const error = await client.completions.create({ ...asked, ...over }).catch((cause: unknown) => cause)
    expect(error).toBeInstanceOf(OpenAI.BadRequestError)
    expect((error as { param?: string | null }).param ?? '').toBe(param)
  })
})
