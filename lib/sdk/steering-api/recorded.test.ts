import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { chatCompletionRequest } from '@/lib/protocols/openai/contract'
import {
  activationsRequest,
  attributeRequest,
  contrastRequest,
  featureRerankRequest,
  featureSearchRequest,
  inspectRequest,
  logitsRequest,
} from '@/lib/protocols/steering-api/contract'
import { SteeringApiClient, Variant, type FeatureItem } from '.'

const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url))

interface Exchange {
  path: string
  body: { features?: FeatureItem[]; interventions?: { index_in_sae: number; strength: number }[] }
}
const requestOf = (name: string) => JSON.parse(fixture(`${name}.request.json`).toString()) as Exchange

/** A client that is answered with a recording, in network chunks of `chunkSize` bytes, and what it sent. */
function replay(name: string, chunkSize = 7) {
  const sent: { url: string; body: unknown; headers: Headers }[] = []
  const bytes = fixture(`${name}.response.txt`)
  const client = new SteeringApiClient({
    baseUrl: 'http://recorded.test/',
    apiKey: 'key',
    fetch: async (url, init) => {
      sent.push({
        url: String(url),
        body: JSON.parse(String(init?.body)),
        headers: new Headers(init?.headers),
      })
      const chunks = Array.from({ length: Math.ceil(bytes.length / chunkSize) }, (_, i) =>
        bytes.subarray(i * chunkSize, (i + 1) * chunkSize),
      )
      return new Response(
        new ReadableStream({
          start(controller) {
            for (const chunk of chunks) controller.enqueue(chunk)
            controller.close()
          },
        }),
      )
    },
  })
  return { client, sent }
}

/** What the server makes of a request. Null and nothing mean the same. */
function meant(schema: z.ZodType, body: unknown) {
  const fields = Object.entries(schema.parse(body) as object)
  return Object.fromEntries(fields.filter(([, value]) => value !== null))
}

const hello = [{ role: 'user' as const, content: 'Say hello in one sentence.' }]
const talk = [...hello, { role: 'assistant' as const, content: 'Ahoy, matey!' }]
const [first, second, third] = requestOf('features-rerank').body.features!
const model = new Variant('meta-llama/Llama-3.3-70B-Instruct')
  .set([first!, second!], 0.4)
  .addIntervention(third!.index_in_sae, 0.25, 'clamp')
const settings = { model, messages: hello, max_completion_tokens: 12, temperature: 0.7, seed: 3 }

/** What tests/clients/recording asks with Python, in TypeScript. */
const calls: [name: string, schema: z.ZodType, call: (client: SteeringApiClient) => Promise<unknown>][] = [
  [
    'features-search',
    featureSearchRequest,
    (client) => client.features.search({ query: 'roleplay as pirate', model, top_k: 3 }),
  ],
  [
    'features-rerank',
    featureRerankRequest,
    (client) =>
      client.features.rerank({ query: 'captain', model, features: [first!, second!, third!], top_k: 2 }),
  ],
  ['chat-completions', chatCompletionRequest, (client) => client.chat.completions.create(settings)],
  [
    'chat-completions-stream',
    chatCompletionRequest,
    async (client) => {
      const chunks = []
      for await (const chunk of client.chat.completions.createStream(settings)) chunks.push(chunk)
      return chunks
    },
  ],
  [
    'chat_attribution-inspect',
    inspectRequest,
    (client) => client.features.inspect({ model, messages: talk, top_k: 3 }),
  ],
  [
    'chat_attribution-activations',
    activationsRequest,
    (client) => client.features.activations({ model, messages: talk }),
  ],
  [
    'chat_attribution-logits',
    logitsRequest,
    (client) => client.features.logits({ model, messages: talk, top_k: 5, start_idx: 2, end_idx: 142 }),
  ],
  [
    'chat_attribution-attribute',
    attributeRequest,
    (client) => client.features.attribute({ model, messages: talk, start_idx: 8, top_k: 2 }),
  ],
  [
    'chat_attribution-contrast',
    contrastRequest,
    (client) =>
      client.features.contrast({
        model,
        dataset_1: [hello],
        dataset_2: [talk],
        k_to_add: 2,
        k_to_remove: 2,
      }),
  ],
]

describe.each(calls)('%s', (name, schema, call) => {
  it('sends what vllm-sdk sends, and reads the recorded answer', async () => {
    const recorded = requestOf(name)
    const { client, sent } = replay(name)
    const answer = await call(client)
    expect(sent).toHaveLength(1)
    expect(sent[0]?.url).toBe(`http://recorded.test${recorded.path}`)
    expect(meant(schema, sent[0]?.body)).toEqual(meant(schema, recorded.body))
    if (Array.isArray(answer)) return expect(answer.length).toBeGreaterThan(1)
    expect(JSON.parse(fixture(`${name}.response.txt`).toString())).toMatchObject(answer as object)
  })
})

describe('the stream', () => {
  it('reads the same text however the network cuts it', async () => {
    const textOf = async (chunkSize: number) => {
      let text = ''
      const { client } = replay('chat-completions-stream', chunkSize)
      for await (const { choices } of client.chat.completions.createStream(settings)) {
        text += choices[0]?.delta.content ?? ''
      }
      return text
    }
    const whole = await replay('chat-completions').client.chat.completions.create(settings)
    for (const size of [1, 2, 3, 64, 1_000_000]) {
      expect(await textOf(size)).toBe(whole.choices[0]?.message.content)
    }
  })
})
