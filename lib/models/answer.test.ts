import { describe, expect, it, vi } from 'vitest'
import type { EngineEvent } from '@/lib/engine/port'
import { Controller } from '@/lib/steering'
import { fakeModel } from '@/lib/testing/fixture'
import { collectAnswer, startAnswer, type AnswerEvent } from './answer'

const usage = { promptTokens: 3, completionTokens: 1 }
const never = new AbortController().signal
const request = {
  messages: [{ role: 'user' as const, content: 'Hi' }],
  controller: new Controller(),
  maxTokens: 8,
  temperature: 1,
  topP: 1,
}

/** An answer of an engine that tells these events. */
function answerOf(...events: EngineEvent[]) {
  const model = fakeModel()
  vi.spyOn(model.engine, 'complete').mockImplementation(async function* () {
    yield* events
  })
  return startAnswer(model, request, never)
}

async function streamed(events: AsyncIterable<AnswerEvent>): Promise<AnswerEvent[]> {
  const list: AnswerEvent[] = []
  for await (const event of events) list.push(event)
  return list
}

const said: EngineEvent = { type: 'token', id: 1, text: 'Ahoy', index: 0 }
const heard = (name: string, index: number): EngineEvent => ({ type: 'event', name, index })
const finish: EngineEvent = { type: 'finish', reason: 'stop', usage }

describe('startAnswer', () => {
  it('draws a seed where none is given, and counts up from it for further choices', async () => {
    const model = fakeModel()
    const seeded = await startAnswer(model, { ...request, seed: Number.MAX_SAFE_INTEGER, choices: 3 }, never)
    await collectAnswer(seeded)
    expect(seeded.seeds).toEqual([2 ** 53 - 1, 2n ** 53n, 2n ** 53n + 1n])
    expect(model.engine.requests.map(({ seed }) => seed)).toEqual(seeded.seeds)
    const drawn = await Promise.all(Array.from({ length: 4 }, () => startAnswer(fakeModel(), request, never)))
    expect(new Set(drawn.flatMap(({ seeds }) => seeds)).size).toBe(4)
  })

  it('counts the conversation once, and what every choice said', async () => {
    const { choices, usage: spent } = await collectAnswer(
      await startAnswer(fakeModel(), { ...request, choices: 2 }, never),
    )
    expect(choices.map(({ text }) => text)).toEqual(['Hello world', 'Hello world'])
    expect(spent).toEqual({ promptTokens: 2, completionTokens: 4 })
  })

  it('tells an abort with what was said, and its event', async () => {
    const answer = await answerOf(said, heard('e', 1), { type: 'abort', name: 'e', usage })
    const refusal = { code: 'inference_aborted', extra: { content: 'Ahoy', event_name: 'e' } }
    await expect(collectAnswer(answer)).rejects.toMatchObject(refusal)
  })

  it('takes an engine that stops without an ending for broken, after what was said', async () => {
    const events: AnswerEvent[] = []
    const { events: told } = await answerOf(said)
    await expect(
      (async () => {
        for await (const event of told) events.push(event)
      })(),
    ).rejects.toThrow('without saying why')
    expect(events).toMatchObject([{ type: 'token' }])
  })

  it('reports events in their place, and each name once at the end', async () => {
    const reported = () => answerOf(heard('a', 0), said, heard('a', 1), heard('b', 1), said, finish)
    const kinds = (await streamed((await reported()).events)).map((e) => (e.type === 'event' ? e.name : e.type))
    expect(kinds).toEqual(['a', 'token', 'a', 'b', 'token', 'finish'])
    expect((await collectAnswer(await reported())).choices[0]?.events).toEqual(['a', 'b'])
  })
})
