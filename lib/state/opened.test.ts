import { describe, expect, it } from 'vitest'
import type { Conversation, KeptMessage } from '@/lib/protocols/tiller/contract'
import { fakeServer, studioOn } from './fake-server.fixture'
import { openIn, turnsOf } from './opened'

const message = (message_id: string, parent_id: string | null, value?: number): KeptMessage => ({
  message_id,
  parent_id,
  role: value === undefined ? 'user' : 'assistant',
  content: message_id,
  created_at: '2030-01-31T12:00:00.000Z',
  etag: '"a"',
  made_by:
    value === undefined
      ? null
      : {
          model: 'pocket',
          variant: {
            base_model: 'pocket',
            edits: [{ feature_id: 'pirate', feature_label: 'Pirate', index_in_sae: 1, value }],
            scopes: [],
          },
          seed: 7,
          sampling: null,
          finish_reason: 'length',
          tokens: null,
        },
})

const kept = (messages: KeptMessage[], active_message_id: string): Conversation => ({
  conversation_id: 'c1',
  title: 'T',
  model: 'pocket',
  system_prompt: null,
  sampling: null,
  active_message_id,
  messages_count: messages.length,
  etag: '"a"',
  created_at: '2030-01-31T12:00:00.000Z',
  updated_at: '2030-01-31T12:00:00.000Z',
  restorable_until: null,
  messages,
})
const branched = [message('q', null), message('a', 'q', 0.5), message('b', 'q', 0.2), message('r', 'a')]

describe('opening a kept conversation', () => {
  it('shows the branch that is shown, with what made its answers', () => {
    expect(turnsOf(kept(branched, 'r')).map(({ id }) => id)).toEqual(['q', 'a', 'r'])
    expect(turnsOf(kept(branched, 'b'))[1]).toMatchObject({
      id: 'b',
      ending: 'cut',
      seed: 7,
      edits: [{ feature_id: 'pirate', label: 'Pirate', value: 0.2 }],
    })
  })

  it('is refused, with nothing changed, where an answer was steered as the page cannot', async () => {
    const { studio } = studioOn(fakeServer().client)
    await studio.runner.send('Hi')
    const { turns } = studio.chat.getState()
    expect(() => openIn(studio, kept([message('q', null), message('a', 'q', 3)], 'a'))).toThrow(/Pirate at 3/)
    expect(studio.chat.getState().turns).toBe(turns)
  })

  it('puts it in place of the present one, adds to it, and can be undone', async () => {
    const { client, kept: server } = fakeServer()
    server.all.set('c1', { title: 'T', messages: [...branched], active_message_id: 'r' })
    const { studio } = studioOn(client)
    openIn(studio, kept(branched, 'r'))
    await studio.runner.answerAgain()
    await studio.keeping.keep()
    expect(server.told('c1').at(-1)).toBe('r>plain: r')
    expect(server.all.size).toBe(1)
    await studio.history.undo()
    expect(studio.chat.getState().turns).toEqual([])
  })
})
