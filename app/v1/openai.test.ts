import OpenAI from 'openai'
import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { context } from '@/lib/server/root'
import { BASE_URL, collected, post, routed } from './wire.fixture'

const pocket = async () => (await context()).models.get('pocket', new AbortController().signal)

const client = new OpenAI({ apiKey: 'any', baseURL: `${BASE_URL}/v1`, fetch: routed, maxRetries: 0 })
const model = 'tiller/pocket'
const messages = [{ role: 'user' as const, content: 'Tell me about Tokyo.' }]
const question = { model, messages, seed: 7, temperature: 0.7, max_completion_tokens: 24 }

/** OpenAI's Node client and the model that Tiller ships. */
describe.skipIf(!existsSync('models/pocket/catalogue.jsonl'))('openai, with models/pocket', () => {
  it('lists the model, and reads it by name and by alias', async () => {
    const { data } = await client.models.list()
    expect(data.map(({ id }) => id)).toEqual([model])
    expect((await client.models.retrieve(model)).id).toBe(model)
    expect((await client.models.retrieve('pocket')).id).toBe(model)
  })

  it('answers, says who answered and what it took', async () => {
    const answer = await client.chat.completions.create(question)
    expect(answer).toMatchObject({ object: 'chat.completion', model })
    expect(answer.choices).toHaveLength(1)
    expect(answer.choices[0]?.message.role).toBe('assistant')
    const { usage } = answer
    expect(usage!.completion_tokens).toBeLessThanOrEqual(24)
    expect(usage!.total_tokens).toBe(usage!.prompt_tokens + usage!.completion_tokens)
  })

  it('streams the text that it would have answered whole, then the usage', async () => {
    const whole = await client.chat.completions.create(question)
    const stream = await client.chat.completions.create({
      ...question,
      stream: true,
      stream_options: { include_usage: true },
    })
    const chunks = await collected(stream)
    const text = chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('')
    expect(text).toBe(whole.choices[0]?.message.content)
    expect(chunks[0]?.choices[0]?.delta.role).toBe('assistant')
    expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe(whole.choices[0]?.finish_reason)
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: whole.usage })
  })

  it('gives each of n choices its own seed, the first the one asked for', async () => {
    const one = await client.chat.completions.create(question)
    const next = await client.chat.completions.create({ ...question, seed: question.seed + 1 })
    const both = await client.chat.completions.create({ ...question, n: 2 })
    expect(both.choices).toEqual([one.choices[0], { ...next.choices[0], index: 1 }])
    expect(both.usage).toMatchObject({
      prompt_tokens: one.usage!.prompt_tokens,
      completion_tokens: one.usage!.completion_tokens + next.usage!.completion_tokens,
    })
  })

  it('takes seeds of 64 bits, and counts up from them', async () => {
    const said = async (seed: string, n = 1) => {
      const body = JSON.stringify({ ...question, n }).replace('"seed":7', `"seed":${seed}`)
      const response = await post('/v1/chat/completions', body)
      const { choices } = (await response.json()) as OpenAI.ChatCompletion
      return choices.map(({ message }) => message.content)
    }
    const seeds = ['0', '4294967296', '9007199254740993', '9223372036854775807', '-5', '-1']
    const first = await Promise.all(seeds.map((seed) => said(seed)))
    expect(new Set(first.flat()).size).toBe(seeds.length)
    expect(await Promise.all(seeds.map((seed) => said(seed)))).toEqual(first)
    const [own, next] = await said('9223372036854775807', 2)
    expect([own]).toEqual(first[3])
    expect(next).not.toBe(own)
  })

  it('continues an assistant’s last message, with the words that it would have said itself', async () => {
    const greedy = { ...question, temperature: 0, max_completion_tokens: 30 }
    const whole = (await client.chat.completions.create(greedy)).choices[0]!.message.content!
    const words = whole.indexOf(' ', whole.length / 2)
    const begun = [...messages, { role: 'assistant' as const, content: whole.slice(0, words) }]
    const { choices } = await client.chat.completions.create({ ...greedy, messages: begun })
    const rest = choices[0]!.message.content!
    expect(rest).not.toContain('<|')
    const joined = whole.slice(0, words) + rest
    expect(joined.slice(0, whole.length)).toBe(whole.slice(0, joined.length))
    const empty = [...messages, { role: 'assistant' as const, content: '' }]
    const fromNothing = await client.chat.completions.create({ ...greedy, messages: empty })
    expect(fromNothing.choices[0]!.message.content).toBe(whole)
  })

  it.each([
    ['the likeliest token alone', { top_k: 1 }],
    ['tokens as likely as the likeliest', { min_p: 1 }],
  ])('draws from %s, which is greedy', async (_, over) => {
    const greedy = await client.chat.completions.create({ ...question, temperature: 0 })
    const drawn = await client.chat.completions.create({ ...question, temperature: 2, ...over })
    expect(drawn.choices[0]!.message.content).toBe(greedy.choices[0]!.message.content)
  })

  it.each([
    ['all of them', { top_k: -1 }],
    ['all of them still', { top_k: 0, min_p: 0, frequency_penalty: 0, presence_penalty: 0, logit_bias: {} }],
  ])('draws from %s where fields say so', async (_, over) => {
    const plain = await client.chat.completions.create(question)
    const drawn = await client.chat.completions.create({ ...question, ...over })
    expect(drawn.choices[0]!.message.content).toBe(plain.choices[0]!.message.content)
  })

  it('biases tokens by their ids, as far as forbidding them and saying nothing else', async () => {
    const { engine } = await pocket()
    const vocabulary = await engine.vocabulary()
    const sea = vocabulary.indexOf(' sea')
    const only = await client.chat.completions.create({
      ...question,
      max_completion_tokens: 4,
      logit_bias: { [sea]: 100 },
    })
    expect(only.choices[0]!.message.content).toBe(' sea sea sea sea')
    const tokensOf = async (over: object = {}) => {
      const { choices } = await client.chat.completions.create({ ...question, ...over, logprobs: true })
      return choices[0]!.logprobs!.content!.map(({ token }) => token)
    }
    const [, second] = await tokensOf()
    const logit_bias = { [vocabulary.indexOf(second!)]: -100 }
    expect(await tokensOf({ logit_bias })).not.toContain(second)
  })

  it.each(['frequency_penalty', 'presence_penalty'])('%s keeps words from coming again', async (field) => {
    const asked = { ...question, temperature: 0, max_completion_tokens: 60 }
    const repeats = async (penalty: number) => {
      const answer = await client.chat.completions.create({ ...asked, [field]: penalty, logprobs: true })
      const tokens = answer.choices[0]!.logprobs!.content!.map(({ token }) => token)
      return (tokens.length - new Set(tokens).size) / tokens.length
    }
    const [more, none, fewer] = [await repeats(-2), await repeats(0), await repeats(2)]
    expect(more).toBeGreaterThan(none)
    expect(none).toBeGreaterThan(fewer)
  })

  it('is held to a schema, steered or not, streamed or not, and refuses one that it cannot hold to', async () => {
    const schema = (over: object = {}) => ({
      type: 'json_schema' as const,
      json_schema: {
        name: 'city',
        strict: true,
        schema: {
          type: 'object',
          properties: { name: { type: 'string', maxLength: 20, ...over }, size: { enum: ['big', 'small'] } },
          required: ['name', 'size'],
          additionalProperties: false,
        },
      },
    })
    const interventions = [{ index_in_sae: 22, strength: 0.8, mode: 'add' }]
    const asked = { ...question, max_completion_tokens: 80, temperature: 1, response_format: schema() }
    for (const over of [{}, { interventions }, { n: 3 }]) {
      const { choices } = await client.chat.completions.create({ ...asked, ...over })
      for (const { message, finish_reason } of choices) {
        expect(finish_reason).toBe('stop')
        const { name, size } = JSON.parse(message.content!) as { name: string; size: string }
        expect(typeof name).toBe('string')
        expect(['big', 'small']).toContain(size)
      }
    }
    const whole = await client.chat.completions.create(asked)
    const chunks = await collected(await client.chat.completions.create({ ...asked, stream: true }))
    const text = chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('')
    expect(text).toBe(whole.choices[0]!.message.content)
    const response_format = schema({ pattern: '^T' })
    const refused = client.chat.completions.create({ ...asked, response_format })
    await expect(refused).rejects.toThrow(/400 .*"pattern"/)
  })

  it('ends before a stop string', async () => {
    const whole = (await client.chat.completions.create(question)).choices[0]!.message.content!
    const stop = whole.slice(whole.length / 2, whole.length / 2 + 2)
    const cut = await client.chat.completions.create({ ...question, stop })
    expect(cut.choices[0]).toMatchObject({ finish_reason: 'stop' })
    expect(cut.choices[0]?.message.content).toBe(whole.slice(0, whole.indexOf(stop)))
  })

  it.each(['max_tokens', 'max_completion_tokens'])('stops after %s', async (field) => {
    const asked = { ...question, max_completion_tokens: undefined, [field]: 3 }
    const cut = await client.chat.completions.create(asked)
    expect(cut.choices[0]?.finish_reason).toBe('length')
    expect(cut.usage?.completion_tokens).toBe(3)
  })

  it('reports log-probabilities: each token, its likeliest rivals, and bytes that spell the text', async () => {
    const asked = { ...question, logprobs: true, top_logprobs: 3, max_completion_tokens: 8 }
    const { choices, usage } = await client.chat.completions.create(asked)
    const content = choices[0]!.logprobs!.content!
    expect(content).toHaveLength(usage!.completion_tokens)
    for (const { logprob, top_logprobs: top } of content) {
      expect(top).toHaveLength(3)
      expect(logprob).toBeLessThanOrEqual(top[0]!.logprob)
      expect(top.map((rival) => rival.logprob)).toEqual(top.map((r) => r.logprob).sort((a, b) => b - a))
    }
    const spelled = new TextDecoder().decode(Uint8Array.from(content.flatMap(({ bytes }) => bytes ?? [])))
    expect(spelled).toBe(choices[0]!.message.content)
    const stream = await client.chat.completions.create({ ...asked, stream: true })
    const streamed = (await collected(stream)).flatMap((c) => c.choices[0]?.logprobs?.content ?? [])
    expect(streamed).toEqual(content)
  })

  it('reads developer messages as system messages, and text in parts', async () => {
    const plain = [{ role: 'system' as const, content: 'Be brief.' }, ...messages]
    const parts = [
      { role: 'developer' as const, content: [{ type: 'text' as const, text: 'Be brief.' }] },
      ...messages,
    ]
    const a = await client.chat.completions.create({ ...question, messages: plain })
    const b = await client.chat.completions.create({ ...question, messages: parts })
    expect(b.choices[0]?.message.content).toBe(a.choices[0]?.message.content)
    expect(b.usage).toEqual(a.usage)
  })

  it('takes its own answer back as a message', async () => {
    const first = await client.chat.completions.create(question)
    const more = [...messages, first.choices[0]!.message, { role: 'user' as const, content: 'And food?' }]
    const second = await client.chat.completions.create({ ...question, messages: more })
    expect(second.usage!.prompt_tokens).toBeGreaterThan(first.usage!.total_tokens)
  })

  it('leaving a stream stops the work', async () => {
    const stream = await client.chat.completions.create({
      ...question,
      max_completion_tokens: 900,
      stream: true,
    })
    for await (const chunk of stream) if (chunk.choices[0]?.delta.content) break
    // All slots are free again: as many answers as there are slots, and none of them waits.
    const { answers } = (await pocket()).slots
    const held = await Promise.all(
      Array.from({ length: 4 }, () => answers.acquire(AbortSignal.timeout(5000))),
    )
    for (const release of held) release()
  })

  it('throws the client library’s own errors', async () => {
    const asked = client.chat.completions.create({ ...question, model: 'gpt-4o' })
    const missing = await asked.catch((error: unknown) => error)
    expect(missing).toBeInstanceOf(OpenAI.NotFoundError)
    expect(missing).toMatchObject({ code: 'model_not_found', param: 'model' })
    expect((missing as Error).message).toContain(model)
    await expect(client.models.retrieve('gpt-4o')).rejects.toBeInstanceOf(OpenAI.NotFoundError)

    const wrong = await client.chat.completions
      .create({ ...question, temperature: 3 })
      .catch((error: unknown) => error)
    expect(wrong).toBeInstanceOf(OpenAI.BadRequestError)
    expect(wrong).toMatchObject({ param: 'temperature', type: 'invalid_request_error' })

    const long = [{ role: 'user' as const, content: 'sea '.repeat(3000) }]
    const full = client.chat.completions.create({ ...question, messages: long })
    await expect(full).rejects.toMatchObject({ status: 400, code: 'context_length_exceeded' })
  })
})
