import { describe, expect, it } from 'vitest'
import { createChatStore, lastAnswer, uptoLastQuestion, type Answered } from './chat-store'
import { conversation } from './conversation'
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
