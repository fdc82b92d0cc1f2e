import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Conditional, Controller, FeatureGroup } from '@/lib/steering'
import { latent } from '../conformance/bench'
import type { CompletionRequest, Engine, EngineEvent } from '../port'
import { createLocalEngine } from './index'

const POCKET = 'models/pocket'
const never = new AbortController().signal

/** Strength 1 of each feature. */
const units = Float32Array.from(
  readFileSync(`${POCKET}/catalogue.jsonl`, 'utf8')
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { unit: number }).unit),
)

let engine: Engine
beforeAll(async () => {
  engine = await createLocalEngine(POCKET, units)
})
afterAll(() => engine.close())

const group = (...indices: number[]) => new FeatureGroup(indices.map((index) => latent(index)))

function controllerOf(i: number): Controller {
  const controller = new Controller()
  if (i % 4 === 1) controller.nudge(group(11 * i, 11 * i + 1), 0.3)
  if (i % 4 === 2) controller.set(group(...Array.from({ length: 10 }, (_, j) => 17 * i + j)), 0.1)
  if (i % 4 === 3) {
    const condition = new Conditional(group(5 * i, 5 * i + 1, 5 * i + 2), 0, i % 8 === 3 ? '>' : '<=')
    controller.when(condition, () => controller.nudge(group(7 * i), 0.5))
  }
  return controller
}

const WORDS = 'the Moon and a dog who wanted to know why people like coffee in Tokyo when it rains'.split(' ')

/** Mixed requests: short and long, greedy and drawn, with penalties, stop strings, formats and all kinds of steering. */
function request(i: number): CompletionRequest {
  const words = Array.from({ length: 3 + ((i * 29) % 170) }, (_, j) => WORDS[(i + j * 7) % WORDS.length])
  return {
    messages: [{ role: 'user', content: `Tell me about ${words.join(' ')}.` }],
    controller: controllerOf(i),
    maxTokens: 4 + (i % 13),
    temperature: i % 3 === 0 ? 0 : 0.9,
    topP: i % 5 === 0 ? 0.9 : 1,
    seed: i,
    ...(i % 7 === 0 && { repetitionPenalty: 1.2, frequencyPenalty: 0.5 }),
    ...(i % 6 === 1 && { stop: ['a', 'the '] }),
    ...(i % 11 === 5 && { format: { type: 'json_object' as const } }),
    ...(i % 8 === 3 && { topLogprobs: 2 }),
    ...(i % 16 === 3 && { promptLogprobs: 1 }),
  }
}

async function said(asked: CompletionRequest, signal = never): Promise<EngineEvent[]> {
  const events: EngineEvent[] = []
  for await (const event of engine.complete(asked, signal)) events.push(event)
  return events
}

const tokens = (events: readonly EngineEvent[]) =>
  events.flatMap((event) => (event.type === 'token' ? [`${event.id} ${event.text}`] : [event.type]))

describe('answers that are written together', () => {
  it('have the tokens that each has alone: 64 mixed requests, which join and leave as they come', async () => {
    const requests = Array.from({ length: 64 }, (_, i) => request(i))
    const alone: EngineEvent[][] = []
    for (const each of requests) alone.push(await said(each))
    const together = await Promise.all(
      requests.map(async (each, i) => {
        // Some come while others are being written.
        if (i % 3 === 2) await said({ ...request(i + 64), maxTokens: i % 9 })
        return said(each)
      }),
    )
    together.forEach((events, i) => expect([i, tokens(events)]).toEqual([i, tokens(alone[i]!)]))
  }, 120_000)

  it('go on when others are cut off, at their prompt or in the middle', async () => {
    const expected = tokens(await said(request(12)))
    const cut = (after: number, i: number) =>
      said(
        { ...request(i), maxTokens: 40, stop: undefined },
        AbortSignal.any([never, AbortSignal.timeout(after)]),
      ).then(
        () => 'whole',
        (error: Error) => error.name,
      )
    const [found, ...ends] = await Promise.all([
      said(request(12)),
      ...[0, 1, 5, 20].map((after, i) => cut(after, i + 40)),
    ])
    expect(tokens(found)).toEqual(expected)
    for (const end of ends) expect(['whole', 'TimeoutError']).toContain(end)
  }, 60_000)

  it('leave no row behind when their reader leaves', async () => {
    for await (const event of engine.complete(request(8), never)) if (event.type === 'token') break
    expect(tokens(await said(request(8))).length).toBeGreaterThan(1)
  })

  it('reach the last token of the context', async () => {
    const { contextLength } = engine.card
    const prompt = Array.from({ length: contextLength - 8 }, (_, i) => 300 + (i % 900))
    const long = { ...request(0), messages: [], prompt, maxTokens: 8, controller: new Controller() }
    const [whole, short] = await Promise.all([said(long), said(request(4))])
    expect(whole.at(-1)).toMatchObject({ type: 'finish' })
    expect(tokens(whole)).toEqual(tokens(await said(long)))
    expect(tokens(short)).toEqual(tokens(await said(request(4))))
  }, 60_000)
})
