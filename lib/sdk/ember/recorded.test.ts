import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { featuresResponse, relevantFeatures } from '@/lib/protocols/ember/contract'
import { ConditionalGroup, FeatureGroup, Variant } from '@/lib/steering'
import { createEmberClient, type EmberClient } from '.'
import { featureOf } from './wire'

const PREFIX = '/api/inference/v1/'
const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url))

interface Exchange {
  method: string
  path: string
  query: [string, string][]
  body: Record<string, unknown> | null
}

/** A client that is answered with the recordings, in network chunks of `chunkSize` bytes, and what it sent, by recording. */
function replay(chunkSize = 7) {
  const sent = new Map<string, Exchange>()
  const client = createEmberClient({
    baseUrl: 'http://recorded.test/',
    apiKey: 'key',
    fetch: async (input, init) => {
      const url = new URL(String(input))
      const body = init?.body ? (JSON.parse(String(init.body)) as Exchange['body']) : null
      const path = url.pathname.replace(PREFIX, '')
      const name = path.replace(/\/$/, '').replaceAll('/', '-') + (body?.stream ? '-stream' : '')
      sent.set(name, { method: init?.method ?? '', path, query: [...url.searchParams], body })
      expect(new Headers(init?.headers).get('authorization')).toBe('Bearer key')
      return new Response(inPieces(fixture(`${name}.response.txt`), chunkSize))
    },
  })
  return { client, sent }
}

function inPieces(bytes: Uint8Array, size: number): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.subarray(at, at + size))
      controller.close()
    },
  })
}

/** What a request says: null and nothing mean the same, and a controller's name means nothing. */
function meant({ body, method, path, query }: Exchange): unknown {
  const rest = { method, path: path.replace(PREFIX, ''), query }
  if (!body) return rest
  const { controller, ...fields } = body
  const program: unknown = controller && JSON.parse(JSON.stringify(controller), nameless)
  const given = Object.entries(fields).filter(([, value]) => value !== null)
  return { ...rest, body: { ...Object.fromEntries(given), program } }
}

const nameless = (key: string, value: unknown) => (key === 'name' ? undefined : value)

const model = 'tiller/pocket'
const hello = [{ role: 'user' as const, content: 'Say hello in one sentence.' }]
const talk = [...hello, { role: 'assistant' as const, content: 'Ahoy, matey!' }]
const found = new FeatureGroup(
  relevantFeatures
    .parse(JSON.parse(fixture('features-search.response.txt').toString()))
    .features.map(featureOf),
)
const specification = 'sound sad'
const settings = {
  maxCompletionTokens: 12,
  temperature: 0.7,
  topP: 0.9,
  seed: 3,
  systemPrompt: 'Be brief.',
  stop: ['<|eot_id|>', '<|begin_of_text|>'],
}

function variant(): Variant {
  const steered = new Variant(model)
  steered.set(found.pick([0, 1]), 0.4)
  steered.setWhen(found.at(0).gt(0.5), [[found.at(2), -0.3]])
  return steered
}

async function streamed(client: EmberClient): Promise<string> {
  let text = ''
  for await (const { choices } of client.chat.completions.stream(hello, variant(), settings)) {
    text += choices[0]?.delta.content ?? ''
  }
  return text
}

/** What tests/clients/recording asks with Python, in TypeScript. */
const calls: Record<string, (client: EmberClient) => Promise<unknown>> = {
  'features-search': ({ features }) => features.search('roleplay as pirate', model, { topK: 3 }),
  'features-rerank': ({ features }) => features.rerank(found, 'captain', model, { topK: 2 }),
  'features-lookup': ({ features }) =>
    features.lookup(
      Array.from(found, ({ indexInSae }) => indexInSae),
      model,
    ),
  'attributions-neighbors': ({ features }) => features.neighbors(found, model, { topK: 3 }),
  'chat-completions': ({ chat }) => chat.completions.create(hello, variant(), settings),
  'chat-completions-stream': streamed,
  'chat-attribution-compute-logits': ({ chat }) => chat.logits(talk, variant(), { topK: 5 }),
  'chat-tokenize': ({ chat }) => chat.tokenize(talk, model),
  'attributions-compute-logit-attribution': ({ features }) => features.attribute(talk, 8, model),
  'chat-attribution-compute-features': ({ features }) =>
    features.inspect(talk, variant(), { aggregateBy: 'max' }),
  'chat-attribution-contrast': ({ features }) => features.contrast([hello], [talk], model, { topK: 2 }),
  'features-auto-edits': ({ features }) => features.autoSteer(specification, model),
  'features-auto-conditional': ({ features }) => features.autoConditional(specification, model),
  'attributions-generate-contrastive-dataset': ({ features }) =>
    features.generateContrastiveStimulus(specification),
}

describe.each(Object.entries(calls))('%s', (name, call) => {
  it('sends what the Python package sends, and reads the recorded answer', async () => {
    const { client, sent } = replay()
    await call(client)
    const recorded = JSON.parse(fixture(`${name}.request.json`).toString()) as Exchange
    expect(meant(sent.get(name)!)).toEqual(meant(recorded))
  })
})

describe('the answers', () => {
  const { client } = replay()

  it('read the same text however the network cuts the stream', async () => {
    const whole = await client.chat.completions.create(hello, model)
    for (const size of [1, 3, 64, 1_000_000]) {
      expect(await streamed(replay(size).client)).toBe(whole.choices[0]?.message.content)
    }
  })

  it('become features, by the order that they were asked in', async () => {
    const listed = await client.features.list(Array.from(found, ({ uuid }) => uuid))
    expect(listed.length).toBeGreaterThan(0)
    const similarities = await client.features.semanticSimilarity(found, 'captain', model)
    const ranked = relevantFeatures.parse(JSON.parse(fixture('features-rerank.response.txt').toString()))
    for (const [i, feature] of [...found].entries()) {
      const own = ranked.features.find(({ index_in_sae }) => index_in_sae === feature.indexInSae)
      expect(similarities[i]).toBe(own?.relevance ?? 0)
    }
  })

  it('become logits with the largest first', async () => {
    const logits = [...(await client.chat.logits(talk, model)).values()]
    expect(logits).toEqual([...logits].sort((a, b) => b - a))
  })

  it('become a context whose tokens, top and matrix agree', async () => {
    const context = await client.features.inspect(talk, model, { aggregateBy: 'max' })
    const matrix = await client.features.activations(talk, model)
    const recorded = fixture('chat-attribution-compute-features.response.txt').toString()
    const { num_features } = featuresResponse.parse(JSON.parse(recorded))
    expect(matrix).toEqual(context.matrix())
    expect(matrix[0]).toHaveLength(num_features!)
    const [strongest] = context.top(1)
    const column = matrix.map((row) => row[strongest!.feature.indexInSae]!)
    expect(Math.max(...column)).toBeCloseTo(strongest!.activation, 5)
    const token = context.tokens[column.indexOf(Math.max(...column))]!
    expect(token.lookup().get(strongest!.feature.indexInSae)?.label).toBe(strongest!.feature.label)
    const inspected = Array.from(token.inspect(3), ({ activation }) => activation)
    expect(inspected).toEqual([...inspected].sort((a, b) => b - a))
  })

  it('become conditions and edits that a variant takes', async () => {
    const edits = await client.features.autoSteer(specification, model)
    const condition = await client.features.autoConditional(specification, model)
    expect(condition).toBeInstanceOf(ConditionalGroup)
    const steered = new Variant(model)
    steered.setWhen(condition, edits)
    expect(steered.scopes).toHaveLength(1)
  })

  it('become attributions with the largest value first', async () => {
    const { features, numInputTokens } = await client.features.attribute(talk, 8, model)
    expect(numInputTokens).toBeGreaterThan(8)
    const values = features.map(({ value }) => value)
    expect(values).toEqual([...values].sort((a, b) => b - a))
  })
})
