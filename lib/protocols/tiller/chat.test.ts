import { describe, expect, it } from 'vitest'
import type { AnswerEvent } from '@/lib/models/answer'
import type { ChatAnswer } from '@/lib/operations/chat'
import { chatEvents, chatResponse } from './chat'
import type { ChatEvent } from './contract'

const finish: AnswerEvent = {
  type: 'finish',
  choice: 0,
  reason: 'stop',
  usage: { promptTokens: 3, completionTokens: 1 },
}
const said = (text: string, id = 1): AnswerEvent => ({
  type: 'token',
  choice: 0,
  token: { type: 'token', id, text, index: 0 },
})
const heard = (name: string): AnswerEvent => ({ type: 'event', choice: 0, name })

function answerOf(...events: AnswerEvent[]): ChatAnswer {
  async function* list() {
    yield* events
  }
  const stored = { sessionId: 's', variantId: 'v', json: '{}', automatic: {}, version: '1' }
  return { stored, variantJson: '{}', answer: { seeds: [1], events: list() } }
}

async function streamed(answer: ChatAnswer): Promise<ChatEvent[]> {
  const events: ChatEvent[] = []
  for await (const event of chatEvents(answer)) events.push(event)
  return events
}

describe('events of scopes', () => {
  const reported = () => answerOf(heard('a'), said('x'), heard('a'), heard('b'), said('y'), said('z'), finish)

  it('come with the text that was chosen where they held, and all of them with the end', async () => {
    const names = (await streamed(reported())).map((event) =>
      'event_names' in event ? event.event_names : undefined,
    )
    expect(names).toEqual([['a'], ['a', 'b'], undefined, ['a', 'b']])
    expect((await chatResponse(reported())).event_names).toEqual(['a', 'b'])
  })

  it('that held while the conversation was read are told of first, and with the end', async () => {
    const early: AnswerEvent = { type: 'event', choice: 0, name: 'p', prompt: true }
    const events = await streamed(answerOf(early, early, heard('a'), said('x'), finish))
    expect(events).toMatchObject([
      { type: 'read', event_names: ['p'] },
      { type: 'chunk', event_names: ['a'] },
      { type: 'done', event_names: ['p', 'a'] },
    ])
  })

  it('are not told of where there are none', async () => {
    expect(JSON.stringify(await streamed(answerOf(said('x'), finish)))).not.toContain('event_names')
  })
})

it('text that is held back makes no empty chunks, and comes with the last token', async () => {
  const events = await streamed(answerOf(said(''), said('🏴', -1), finish))
  expect(events.map((event) => event.type)).toEqual(['chunk', 'done'])
  expect(events[0]).toMatchObject({ delta: '🏴' })
})

it('tokens whose text is held back are followed with the text that they become', async () => {
  const followed = (value: number): AnswerEvent => ({
    type: 'activations',
    choice: 0,
    index: 0,
    values: [value],
  })
  const flagged = [said(''), followed(3), said('🏴', 2), followed(1), said('a'), followed(2)]
  const events = await streamed(answerOf(...flagged, said(''), followed(5), said('b', -1), finish))
  expect(
    events.flatMap((event) => (event.type === 'followed' ? [[event.chunk, event.activations]] : [])),
  ).toEqual([
    [0, [3]],
    [1, [2]],
    [2, [5]],
  ])
})
