import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { NotFound, SteeringApiClient, Variant } from '@/lib/sdk/steering-api'
import { BASE_URL, collected, post, routed } from './wire.fixture'

const client = new SteeringApiClient({
  baseUrl: BASE_URL,
  apiKey: 'sk_live_any',
  fetch: routed,
  maxRetries: 0,
})
const name = 'tiller/pocket'
const question = [{ role: 'user' as const, content: 'Tell me about Tokyo.' }]
const talk = [...question, { role: 'assistant' as const, content: 'Ahoy, matey! Tokyo be a grand place.' }]
const model = () => new Variant(name)

/** Tiller's own client, the routes, and the model that Tiller ships. */
describe.skipIf(!existsSync('models/pocket/catalogue.jsonl'))('SteeringAPI, with models/pocket', () => {
  const pirate = async () =>
    (await client.features.search({ query: 'pirate', model: name, top_k: 1 })).data[0]!

  it('steers: the same seed says the same, and something else with an intervention', async () => {
    const settings = { messages: question, seed: 7, temperature: 0.7, max_completion_tokens: 30 }
    const said = async (variant: Variant) =>
      (await client.chat.completions.create({ model: variant, ...settings })).choices[0]!.message.content
    const plain = await said(model())
    const variant = model().set(await pirate(), 0.6)
    expect(await said(variant)).not.toBe(plain)
    expect(await said(variant.reset())).toBe(plain)
  })

  it('adds to what a feature does, or sets it: not the same where it fires by itself', async () => {
    const asked = { model: name, messages: talk }
    const { features } = await client.features.inspect({ ...asked, aggregation_method: 'max', top_k: 1 })
    const { feature } = features[0]!
    const logitsUnder = async (mode: 'add' | 'clamp', index_in_sae: number) => {
      const interventions = [{ index_in_sae, strength: 0.5, mode }]
      return (await client.features.logits({ ...asked, interventions, top_k: 4000 })).logits
    }
    /** The greatest difference of a token's logit under the two modes. */
    const apart = async (index: number) => {
      const [added, clamped] = [await logitsUnder('add', index), await logitsUnder('clamp', index)]
      return Math.max(...Object.keys(added).map((token) => Math.abs(added[token]! - clamped[token]!)))
    }
    expect(await apart(feature.index_in_sae)).toBeGreaterThan(0.01)
    const { activations } = await client.features.activations({ ...asked, aggregation_method: 'max' })
    expect(await apart(activations.findIndex((value) => value === 0))).toBeLessThan(1e-4)
  })

  it('streams the text that it would have answered whole', async () => {
    const settings = { model: model(), messages: question, seed: 7, max_completion_tokens: 20 }
    const whole = await client.chat.completions.create(settings)
    const chunks = await collected(client.chat.completions.createStream(settings))
    const text = chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('')
    expect(text).toBe(whole.choices[0]?.message.content)
  })

  it('inspect and activations agree, in the SAE’s units, and leave the template’s tokens out', async () => {
    const asked = { model: model(), messages: talk, aggregation_method: 'max' as const }
    const { activations, usage } = await client.features.activations(asked)
    const { features } = await client.features.inspect({ ...asked, top_k: 100 })
    for (const { feature, activation } of features) {
      expect(activations[feature.index_in_sae]).toBe(activation)
    }
    const counted = { ...asked, aggregation_method: 'frequency' as const, top_k: 1 }
    const [most] = (await client.features.inspect(counted)).features
    // Two turns have at least two tokens of the template each.
    expect(most!.activation).toBeLessThanOrEqual(usage.total_tokens - 4)
  })

  it('attributes tokens to features, most effect first', async () => {
    const { features } = await client.features.attribute({ model: model(), messages: talk, start_idx: 8 })
    const effects = features.map(({ activation }) => Math.abs(activation))
    expect(effects).toHaveLength(10)
    expect(effects).toEqual([...effects].sort((a, b) => b - a))
  })

  it('an end behind the conversation is its end; a start behind it is refused', async () => {
    const asked = { model: model(), messages: talk, top_k: 5 }
    const { logits } = await client.features.logits(asked)
    expect((await client.features.logits({ ...asked, end_idx: 9999 })).logits).toEqual(logits)
    expect(Object.values(logits)).toEqual(Object.values(logits).sort((a, b) => b - a))
    for (const method of ['logits', 'attribute'] as const) {
      await expect(client.features[method]({ ...asked, start_idx: 9999 })).rejects.toMatchObject({
        status: 400,
        body: { error: { param: 'start_idx' } },
      })
    }
  })

  it('contrast names features of each side, and rerank sorts them', async () => {
    const { top_to_add, top_to_remove } = await client.features.contrast({
      model: model(),
      dataset_1: [[...question, { role: 'assistant', content: 'Tokyo is the capital of Japan.' }]],
      dataset_2: [talk],
      k_to_add: 5,
      k_to_remove: 5,
    })
    const added = new Set(top_to_add.map(({ id }) => id))
    expect(top_to_remove.some(({ id }) => added.has(id))).toBe(false)
    const features = [...top_to_add, await pirate()]
    const { data } = await client.features.rerank({ query: 'pirate', model: name, features, top_k: 1 })
    expect(data[0]?.id).toBe((await pirate()).id)
  })

  it('names the model that ran beside the name that was asked by', async () => {
    const body = { model: 'pocket', messages: question }
    const response = await post('/v1/chat_attribution/inspect', body)
    expect(response.headers.get('x-tiller-model')).toBe(name)
    expect(await response.json()).toMatchObject({ model: 'pocket', served_model: name })
  })

  it('refuses conversations that the model cannot read', async () => {
    const messages = [{ role: 'user' as const, content: 'sea '.repeat(4000) }]
    const asked = { model: model(), messages }
    for (const method of ['inspect', 'activations', 'attribute', 'logits'] as const) {
      await expect(client.features[method](asked)).rejects.toMatchObject({
        status: 400,
        body: { error: { code: 'context_length_exceeded' } },
      })
    }
    const missing = client.features.search({ query: 'x', model: 'gpt-4o' })
    await expect(missing).rejects.toBeInstanceOf(NotFound)
  })
})
