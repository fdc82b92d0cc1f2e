import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { BadRequest, UnprocessableEntity } from '@/lib/sdk/core'
import { createEmberClient } from '@/lib/sdk/ember'
import { FeatureGroup, InferenceAborted, Variant, type InferenceContext } from '@/lib/steering'
import { BASE_URL, routed } from './api/inference/v1/wire.fixture'

const { chat, features } = createEmberClient({ baseUrl: BASE_URL, fetch: routed, maxRetries: 0 })
const model = 'tiller/pocket'
const question = [{ role: 'user' as const, content: 'Tell me about Tokyo.' }]
const plain = [...question, { role: 'assistant' as const, content: 'Tokyo is the capital of Japan.' }]
const pirate = [...question, { role: 'assistant' as const, content: 'Arr, Tokyo be grand, matey!' }]
const greedy = { temperature: 0, maxCompletionTokens: 24 }

const said = async (variant: Variant) =>
  (await chat.completions.create(question, variant, greedy)).choices[0]!.message.content

/** Features that fire on a conversation, strongest first. */
const firing = async (messages: typeof plain) =>
  new FeatureGroup(
    Array.from(
      (await features.inspect(messages, model, { aggregateBy: 'max' })).top(4),
      (top) => top.feature,
    ),
  )

/** Ember's TypeScript client, the routes, and the model that Tiller ships. */
describe.skipIf(!existsSync('models/pocket/catalogue.jsonl'))('the Ember client, with models/pocket', () => {
  it('finds features, ranks them, and knows their neighbours', async () => {
    const found = await features.search('pirate', model, { topK: 5 })
    expect(found).toHaveLength(5)
    const ranked = await features.rerank(found, 'pirate', model, { topK: 2 })
    expect(ranked.at(0).equals(found.at(0))).toBe(true)
    const near = await features.neighbors(found, model, { topK: 5 })
    expect(near).toHaveLength(5)
    expect(near.intersection(found)).toHaveLength(0)
    const listed = await features.list(Array.from(found, ({ uuid }) => uuid))
    expect(listed.equals(found)).toBe(true)
    expect((await features.lookup([found.at(0).indexInSae], model)).get(found.at(0).indexInSae)?.label).toBe(
      found.at(0).label,
    )
  })

  it('gives each similarity its place, the best of the search the highest', async () => {
    const [best, second] = await features.search('pirate', model, { topK: 2 })
    const scores = await features.semanticSimilarity(new FeatureGroup([second!, best!]), 'pirate', model)
    expect(scores[1]).toBe(1)
    expect(scores[0]).toBeLessThan(1)
  })

  it('steers: the answer changes with an edit and comes back without', async () => {
    const variant = new Variant(model)
    const before = await said(variant)
    variant.set(await features.search('pirate', model, { topK: 1 }), 0.8)
    expect(await said(variant)).not.toBe(before)
    variant.reset()
    expect(await said(variant)).toBe(before)
  })

  it('streams the text that it answers whole', async () => {
    let text = ''
    for await (const { choices } of chat.completions.stream(question, model, greedy)) {
      text += choices[0]!.delta.content
    }
    expect(text).toBe(await said(new Variant(model)))
  })

  it('calls handlers at their tokens, with the text before them', async () => {
    const variant = new Variant(model)
    const [feature] = await firing(plain)
    const heard: InferenceContext[] = []
    variant.handleWhen(feature!.ge(0), (context) => void heard.push(context))
    let text = ''
    for await (const { choices } of chat.completions.stream(question, variant, greedy)) {
      if (choices[0]!.finish_reason === null) expect(heard.at(-1)?.responseSoFar).toBe(text)
      text += choices[0]!.delta.content
    }
    const during = heard.length
    expect(during).toBeGreaterThan(5)
    await chat.completions.create(question, variant, greedy)
    expect(heard).toHaveLength(during + 1)
  })

  it('aborts where a condition says so, streaming or not, and only there', async () => {
    const [feature] = await firing(plain)
    const aborting = new Variant(model)
    aborting.abortWhen(feature!.ge(0))
    await expect(said(aborting)).rejects.toBeInstanceOf(InferenceAborted)
    const iterate = async () => {
      for await (const chunk of chat.completions.stream(question, aborting, greedy)) expect(chunk).toBeNull()
    }
    await expect(iterate()).rejects.toBeInstanceOf(InferenceAborted)
    const calm = new Variant(model)
    calm.abortWhen(feature!.gt(1e6))
    expect(await said(calm)).toBe(await said(new Variant(model)))
  })

  it('shows the same activations as numbers, as a matrix and as a summary', async () => {
    const context = await features.inspect(plain, model, { aggregateBy: 'max' })
    const matrix = await features.activations(plain, model)
    expect(matrix).toHaveLength(context.tokens.length)
    expect((await chat.tokenize(plain, model)).join('')).toBe(context.tokens.map(({ text }) => text).join(''))
    const { feature, activation } = context.top(1).at(0)!
    expect(Math.max(...matrix.map((row) => row[feature.indexInSae]!))).toBeCloseTo(activation, 5)
    const only = await features.inspect(plain, model, { features: feature })
    expect([...only.lookup().keys()]).toEqual([feature.indexInSae])
  })

  it('tells datasets apart', async () => {
    const [first, second] = await features.contrast([plain], [pirate], model, { topK: 10 })
    expect(first.length).toBeGreaterThan(0)
    expect(second.length).toBeGreaterThan(0)
    expect(first.intersection(second)).toHaveLength(0)
    await expect(features.contrast([plain], [], model)).rejects.toBeInstanceOf(RangeError)
  })

  it('filters logits by vocabulary', async () => {
    const logits = await chat.logits(question, model, { topK: 8 })
    expect(logits.size).toBe(8)
    const some = [...logits.keys()].slice(2, 4)
    const filtered = await chat.logits(question, model, { filterVocabulary: some })
    expect([...filtered]).toEqual(some.map((word) => [word, logits.get(word)]))
  })

  it('explains tokens, said or to be said, by features', async () => {
    const steps = await features.steerToToken(question, model, 'Tokyo')
    expect(steps[0]!.value).toBeGreaterThan(0)
    const rather = await features.attribution(question, model, { steerTo: 'Tokyo', steerAway: 'Arr' })
    const back = await features.attribution(question, model, { steerTo: 'Arr', steerAway: 'Tokyo' })
    expect(rather[0]!.value).toBeCloseTo(-back.at(-1)!.value, 4)
    const { numInputTokens } = await features.attribute(plain, 5, model)
    expect(numInputTokens).toBe((await chat.tokenize(plain, model)).length)
  })

  it('has an error class for what is refused', async () => {
    await expect(chat.completions.create(question, 'other')).rejects.toThrow(
      /Input should be 'tiller\/pocket'/,
    )
    await expect(features.lookup([1e6], model)).rejects.toBeInstanceOf(UnprocessableEntity)
    const endless = [{ role: 'user' as const, content: 'sea '.repeat(5000) }]
    await expect(chat.completions.create(endless, model)).rejects.toBeInstanceOf(BadRequest)
  })
})
