import { describe, expect, it } from 'vitest'
import type { ChatEvent } from '@/lib/protocols/tiller/contract'
import type { EngineEvent } from '@/lib/engine/port'
import type { Answer } from './answer'
import { chatEvents, collectAnswer } from './chat'

const usage = { promptTokens: 3, completionTokens: 1 }

function answerOf(...events: EngineEvent[]): Answer {
  async function* list() {
    yield* events
  }
  return { variantId: 'v', variantJson: '{}', seed: 1, events: list() }
}

async function streamed(answer: Answer): Promise<{ events: ChatEvent[]; reported: unknown[] }> {
  const events: ChatEvent[] = []
  const reported: unknown[] = []
  for await (const event of chatEvents(answer, (error) => reported.push(error))) events.push(event)
  return { events, reported }
}

const said: EngineEvent = { type: 'token', id: 1, text: 'Ahoy', index: 0 }

describe('an answer that a condition ends', () => {
  const aborted = () =>
    answerOf(said, { type: 'event', name: 'e', index: 1 }, { type: 'abort', name: 'e', usage })

  it('keeps what was said, streamed or whole', async () => {
    const { events } = await streamed(aborted())
    const code = 'inference_aborted'
    expect(events).toMatchObject([{ delta: 'Ahoy' }, { type: 'error', code, event_name: 'e' }])
    const refusal = { code, status: 400, body: { content: 'Ahoy', event_name: 'e' } }
    await expect(collectAnswer(aborted())).rejects.toMatchObject(refusal)
  })
})

describe('events of scopes', () => {
  const heard = (name: string, index: number): EngineEvent => ({ type: 'event', name, index })
  const finish: EngineEvent = { type: 'finish', reason: 'stop', usage }
  const reported = () => answerOf(heard('a', 0), said, heard('a', 1), heard('b', 1), said, said, finish)

  it('come with the text that was chosen where they held, and all of them with the end', async () => {
    const { events } = await streamed(reported())
    const names = events.map((event) => ('event_names' in event ? event.event_names : undefined))
    expect(names).toEqual([['a'], ['a', 'b'], undefined, ['a', 'b']])
    expect((await collectAnswer(reported())).event_names).toEqual(['a', 'b'])
  })

  it('are not told of where there are none', async () => {
    expect(JSON.stringify((await streamed(answerOf(said, finish))).events)).not.toContain('event_names')
  })
})

describe('an engine that stops without an ending', () => {
  it('is an error after what was said, and is reported', async () => {
    const { events, reported } = await streamed(answerOf(said))
    expect(events).toMatchObject([{ delta: 'Ahoy' }, { type: 'error', code: 'internal' }])
    expect(reported).toHaveLength(1)
    await expect(collectAnswer(answerOf(said))).rejects.toThrow('without saying why')
  })
})

describe('text that is held back', () => {
  it('makes no empty chunks, and comes with the last token', async () => {
    const { events } = await streamed(
      answerOf(
        { type: 'token', id: 1, text: '', index: 0 },
        { type: 'token', id: -1, text: '🏴', index: 0 },
        { type: 'finish', reason: 'stop', usage },
      ),
    )
    expect(events.map((event) => event.type)).toEqual(['chunk', 'done'])
    expect(events[0]).toMatchObject({ delta: '🏴' })
  })
})
