import { describe, expect, it } from 'vitest'
import { ApiError } from '@/lib/sdk/tiller'
import type { Conversation, KeptMessage } from '@/lib/protocols/tiller/contract'
import type { ChatState } from './chat-store'
import { fakeServer, studioOn } from './fake-server.fixture'
import { chatOf, isOpenIn, openIn } from './opened'

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

const texts = ({ turns }: Pick<ChatState, 'turns'>) => turns.map(({ content }) => content)

describe('opening a kept conversation', () => {
  it('holds every branch with what made its answers, and shows the one that is shown', () => {
    const { studio } = studioOn(fakeServer().client)
    openIn(studio, kept(branched, 'r'))
    expect(texts(studio.chat.getState())).toEqual(['q', 'a', 'r'])
    studio.chat.getState().show('b')
    expect(studio.chat.getState().turns[1]).toMatchObject({
      id: 'b',
      ending: 'cut',
      seed: 7,
      model: 'pocket',
      edits: [{ feature_id: 'pirate', label: 'Pirate', value: 0.2 }],
    })
  })

  it('holds the conditions that steered, and says that one ended the answer', () => {
    const scope = {
      condition: { conditionals: [], operator: 'AND' as const },
      nested_variant: { base_model: 'pocket', edits: [], scopes: [] },
      event_name: 'stop',
      abort: true,
    }
    const [question, answer] = [message('q', null), message('a', 'q', 0.5)]
    const made_by = { ...answer!.made_by!, finish_reason: 'aborted' as const }
    const stopped = { ...answer!, made_by: { ...made_by, variant: { ...made_by.variant, scopes: [scope] } } }
    const { all } = chatOf(kept([question!, stopped], 'a'))
    expect(all[1]).toMatchObject({ ending: 'condition', conditions: [scope], held: {} })
  })

  it('opens what programs made: strengths beyond the sliders, and system messages among the others', () => {
    const system = { ...message('s', 'a'), role: 'system' as const }
    const made = kept([message('q', null), message('a', 'q', 3), system, message('r', 's')], 's')
    expect(chatOf(made)).toMatchObject({
      shown: 'a',
      all: [{ id: 'q' }, { id: 'a', edits: [{ value: 3 }] }, { id: 'r', parent: 'a' }],
    })
  })

  it('puts it in place of the present one, adds to it, and can be undone', async () => {
    const { client, kept: server } = fakeServer()
    server.all.set('c1', { title: 'T', messages: [...branched], active_message_id: 'r' })
    const { studio } = studioOn(client)
    openIn(studio, kept(branched, 'r'))
    expect(isOpenIn(studio, 'c1')).toBe(true)
    await studio.runner.answerAgain()
    await studio.keeping.keep()
    expect(server.told('c1').at(-1)).toBe('r>plain: r')
    expect(server.all.size).toBe(1)
    await studio.history.undo()
    expect(studio.chat.getState().turns).toEqual([])
  })

  it('keeps what was said in it and not sent yet', async () => {
    const { client, kept: server } = fakeServer()
    server.all.set('c1', { title: 'T', messages: [...branched], active_message_id: 'r' })
    const { studio } = studioOn(client)
    openIn(studio, kept(branched, 'r'))
    await studio.keeping.keep()
    server.before = () => {
      throw new ApiError({ detail: 'Full.', code: 'quota_exceeded' })
    }
    await studio.runner.answerAgain()
    await studio.keeping.keep()
    studio.newChat()
    openIn(studio, kept(branched, 'r'))
    expect(texts(studio.chat.getState())).toEqual(['q', 'a', 'r', 'plain: r'])
    server.before = () => undefined
    await studio.keeping.keep()
    expect(server.told('c1').at(-1)).toBe('r>plain: r')
  })
})
