import { describe, expect, it } from 'vitest'
import { answersTo, createChatStore, lastAnswer, uptoLastQuestion } from './chat-store'
import type { Answered } from './turns'
import { conversation } from './conversation'
import { versionsOf } from './tree'
import { nowhere } from './memory-storage.fixture'

const said = (content: string): Answered => ({
  content,
  ending: 'complete',
  edits: [],
  conditions: [],
  held: {},
  stoppedBy: null,
  followed: null,
  seed: 1,
  model: 'pocket',
  sampling: null,
  begun: '',
})
const contents = (store: ReturnType<typeof createChatStore>) =>
  store.getState().turns.map(({ content }) => content)

function talk(...exchanges: [string, string][]) {
  const store = createChatStore(nowhere)
  for (const [question, answer] of exchanges) {
    const id = store.getState().ask(question)
    store.getState().answer(id, said(answer))
  }
  return store
}

describe('the conversation', () => {
  it('puts an answer in place of the one that the question had', () => {
    const store = talk(['q1', 'a1'], ['q2', 'a2'])
    const question = uptoLastQuestion(store.getState().turns).at(-1)
    store.getState().answer(question?.id ?? '', said('a2 again'))
    expect(contents(store)).toEqual(['q1', 'a1', 'q2', 'a2 again'])
  })

  it('keeps every version of an answer and of a question, each with what followed it', () => {
    const store = talk(['q1', 'a1'], ['q2', 'a2'])
    const { turns, answer, askInstead, show } = store.getState()
    const [q1, a1] = turns
    answer(q1?.id ?? '', said('a1 anew'))
    expect(contents(store)).toEqual(['q1', 'a1 anew'])
    expect(answersTo(store.getState().all, q1?.id ?? '').map(({ content }) => content)).toEqual([
      'a1',
      'a1 anew',
    ])
    show(a1?.id ?? '')
    expect(contents(store)).toEqual(['q1', 'a1', 'q2', 'a2'])
    const other = askInstead(q1?.id ?? '', 'q1 other')
    expect(contents(store)).toEqual(['q1 other'])
    expect(versionsOf(store.getState().all, store.getState().turns[0]!)).toMatchObject([
      { id: q1?.id },
      { id: other },
    ])
    show(q1?.id ?? '')
    expect(contents(store)).toEqual(['q1', 'a1 anew'])
  })

  it('reads a shorter branch to the model from its start', () => {
    const store = talk(['q1', 'a1'], ['q2', 'a2'], ['q3', 'a3'])
    store.getState().forgetUpto(4)
    store.getState().askInstead(store.getState().turns[2]?.id ?? '', 'q2 other')
    expect(store.getState().forgotten).toBe(0)
    store.getState().show(store.getState().all[5]?.id ?? '')
    expect(contents(store)).toHaveLength(6)
  })

  it('gives each question its own answer, though another was asked meanwhile', () => {
    const store = createChatStore(nowhere)
    const first = store.getState().ask('q1')
    store.getState().ask('q2')
    store.getState().answer(first, said('a1'))
    expect(contents(store)).toEqual(['q1', 'a1', 'q2'])
    expect(lastAnswer(store.getState().turns)).toBeNull()
  })

  it('ignores an answer to a question that is gone', () => {
    const store = talk(['q1', 'a1'])
    store.getState().clear()
    store.getState().answer('gone', said('late'))
    expect(contents(store)).toEqual([])
  })

  it('forgets whole exchanges and never the last question', () => {
    const store = talk(['q1', 'a1'], ['q2', 'a2'], ['q3', 'a3'])
    store.getState().ask('q4')
    const seen = () =>
      store
        .getState()
        .turns.slice(store.getState().forgotten)
        .map(({ content }) => content)
    store.getState().forgetOldest()
    expect(seen()).toEqual(['q3', 'a3', 'q4'])
    store.getState().forgetOldest()
    expect(seen()).toEqual(['q4'])
    store.getState().forgetOldest()
    expect(seen()).toEqual(['q4'])
    expect(contents(store)).toHaveLength(7)
  })

  it('reads to the model what is in sight, after the system prompt, without empty answers', () => {
    const store = talk(['q1', 'a1'], ['q2', ''], ['q3', 'a3'])
    expect(conversation(store.getState().turns, 2, ' Be brief. ')).toEqual([
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'q2' },
      { role: 'user', content: 'q3' },
      { role: 'assistant', content: 'a3' },
    ])
    expect(conversation([], 0, '  ')).toEqual([])
  })
})
