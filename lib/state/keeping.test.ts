import { describe, expect, it } from 'vitest'
import { ApiError, ConnectionError, type TillerClient } from '@/lib/sdk/tiller'
import { createChatStore, savedOf, type ChatStore } from './chat-store'
import { fakeConversations } from './fake-conversations.fixture'
import { fakeServer, studioOn } from './fake-server.fixture'
import { createKeeping } from './keeping'
import { createKeptStore } from './kept-store'
import { nowhere } from './memory-storage.fixture'

const lost = () => {
  throw new ConnectionError('lost')
}
const reply = (content: string) => ({
  content,
  ending: 'complete' as const,
  edits: [],
  conditions: [],
  held: {},
  stoppedBy: null,
  followed: null,
  seed: 7,
  model: 'pocket',
  sampling: null,
  begun: '',
})
const tell = (chat: ChatStore, question: string, answer: string) => {
  const id = chat.getState().ask(question)
  chat.getState().answer(id, reply(answer))
  return id
}

function tabOn(server: ReturnType<typeof fakeConversations>, pause = async () => undefined as void) {
  const chat = createChatStore(nowhere)
  const kept = createKeptStore(nowhere, 'kept')
  const client = { conversations: server.calls } as TillerClient
  const keeping = createKeeping({ client, model: 'pocket', chat, kept, pause })
  return { chat, kept, keeping }
}

describe('a conversation on the server', () => {
  it('has every question and answer behind the one before it, and a title', async () => {
    const server = fakeConversations()
    const { chat, keeping, kept } = tabOn(server)
    keeping.begin()
    tell(chat, 'One\n\nline', 'A')
    tell(chat, 'Two', 'B')
    await keeping.keep()
    expect(server.told()).toEqual(['>One\n\nline', 'One\n\nline>A', 'A>Two', 'Two>B'])
    expect([...server.all.values()].map(({ title }) => title)).toEqual(['One line'])
    expect(kept.getState().standing).toBe('kept')
  })

  it('has the conditions that steered an answer, and that one of them ended it', async () => {
    const server = fakeConversations()
    const { chat, keeping } = tabOn(server)
    const scope = {
      condition: { conditionals: [], operator: 'AND' as const },
      nested_variant: { base_model: 'pocket', edits: [], scopes: [] },
      event_name: 'stop',
      abort: true,
    }
    const id = chat.getState().ask('Q')
    chat.getState().answer(id, { ...reply('A'), ending: 'condition', conditions: [scope], stoppedBy: 'stop' })
    await keeping.keep()
    expect(server.all.get('c1')?.messages[1]).toMatchObject({
      made_by: { finish_reason: 'aborted', variant: { scopes: [scope] } },
    })
  })

  it('keeps a former answer beside the new one, and shows what the tab shows', async () => {
    const server = fakeConversations()
    const { chat, keeping } = tabOn(server)
    const question = tell(chat, 'Q', 'A')
    await keeping.keep()
    const former = chat.getState().turns[1]
    chat.getState().answer(question, reply('B'))
    await keeping.keep()
    expect(server.told()).toEqual(['>Q', 'Q>A', 'Q>B'])
    if (former?.role === 'assistant') chat.getState().setAnswer(question, former)
    await keeping.keep()
    expect(server.all.get('c1')?.active_message_id).toBe(former?.id)
  })

  it('starts another with New chat, and goes on with the former after an undo', async () => {
    const server = fakeConversations()
    const { chat, keeping } = tabOn(server)
    tell(chat, 'Old', 'A')
    await keeping.keep()
    const old = savedOf(chat.getState())
    chat.getState().clear()
    tell(chat, 'New', 'B')
    await keeping.keep()
    chat.getState().replace(old)
    tell(chat, 'More', 'C')
    await keeping.keep()
    expect([...server.all.keys()].map((id) => server.told(id))).toEqual([
      ['>Old', 'Old>A', 'A>More', 'More>C'],
      ['>New', 'New>B'],
    ])
  })

  it('has what was left for another conversation while the server was away, also after a reload', async () => {
    const { client, kept } = fakeServer()
    kept.before = () => {
      throw new ApiError({ detail: 'Full.', code: 'quota_exceeded' })
    }
    const { studio, reload } = studioOn(client)
    await studio.runner.send('Old')
    studio.newChat()
    await studio.runner.send('New')
    await studio.keeping.keep()
    expect(kept.all.size).toBe(0)
    kept.before = () => undefined
    const again = reload()
    await again.keeping.keep()
    expect([...kept.all.keys()].map((id) => kept.told(id))).toEqual([
      ['>Old', 'Old>plain: Old'],
      ['>New', 'New>plain: New'],
    ])
    expect(again.kept.getState().left).toEqual([])
  })

  it('has every branch: an edited question beside the former one', async () => {
    const server = fakeConversations()
    const { chat, keeping } = tabOn(server)
    const question = tell(chat, 'Q', 'A')
    await keeping.keep()
    const other = chat.getState().askInstead(question, 'Q other')
    await keeping.keep()
    expect(server.told()).toEqual(['>Q', 'Q>A', '>Q other'])
    expect(server.all.size).toBe(1)
    chat.getState().show(question)
    await keeping.keep()
    expect(server.all.get('c1')?.active_message_id).toBe(chat.getState().turns[1]?.id)
    expect(other).not.toBeNull()
  })

  it('has settings of its own, once; what programs have said of drawing stays', async () => {
    const { client, kept } = fakeServer()
    const { studio } = studioOn(client)
    await studio.runner.send('Hi')
    await studio.keeping.keep()
    const name = studio.chat.getState().all[0]?.id ?? ''
    const copy = studio.kept.getState().copies[name]
    if (copy) studio.kept.getState().note(name, { ...copy, sampling: { top_k: 5 } })
    studio.settings.getState().change({ temperature: 0.2, system_prompt: 'Be brief.' })
    await studio.keeping.keep()
    expect(kept.all.get('c1')).toMatchObject({
      system_prompt: 'Be brief.',
      sampling: { top_k: 5, temperature: 0.2 },
    })
    studio.settings.getState().follow()
    await studio.keeping.keep()
    expect(kept.all.get('c1')).toMatchObject({ system_prompt: null, sampling: { top_k: 5 } })
  })

  it('waits out a lost connection, says so, and sends what was said meanwhile in order', async () => {
    const server = fakeConversations()
    server.before = lost
    let waits = 0
    const tab = tabOn(server, async () => {
      expect(tab.kept.getState().standing).toBe('waiting')
      tell(tab.chat, `Meanwhile ${++waits}`, 'M')
      if (waits === 2) server.before = () => undefined
    })
    tell(tab.chat, 'Q', 'A')
    await tab.keeping.keep()
    expect(server.told()).toEqual([
      '>Q',
      'Q>A',
      'A>Meanwhile 1',
      'Meanwhile 1>M',
      'M>Meanwhile 2',
      'Meanwhile 2>M',
    ])
    expect(tab.kept.getState().standing).toBe('kept')
  })

  it('gives up after a bounded number of tries, and takes it up again when asked', async () => {
    const server = fakeConversations()
    let tries = 0
    server.before = () => (tries++, lost())
    const { chat, keeping, kept } = tabOn(server)
    tell(chat, 'Q', 'A')
    await keeping.keep()
    expect(kept.getState().standing).toBe('unsaved')
    expect(tries).toBe(7)
    server.before = () => undefined
    await keeping.keep()
    expect(server.told()).toEqual(['>Q', 'Q>A'])
  })

  it('says nothing twice where writes were done and their answers lost', async () => {
    const server = fakeConversations()
    let writes = 0
    server.after = () => void (++writes <= 2 && lost())
    const { chat, keeping, kept } = tabOn(server)
    tell(chat, 'Q', 'A')
    await keeping.keep()
    await keeping.keep()
    expect(server.all.size).toBe(1)
    expect(server.told()).toEqual(['>Q', 'Q>A'])
    expect(kept.getState().standing).toBe('kept')
  })

  it('is unsaved, with the reason, where the server refuses', async () => {
    const server = fakeConversations()
    server.before = () => {
      throw new ApiError({ detail: 'Full.', code: 'quota_exceeded' })
    }
    const { chat, keeping, kept } = tabOn(server)
    tell(chat, 'Q', 'A')
    await keeping.keep()
    expect(kept.getState()).toMatchObject({ standing: 'unsaved', problem: { message: 'Full.' } })
  })

  it('is kept anew, whole, where it goes on after the server has lost it', async () => {
    const server = fakeConversations()
    const { chat, keeping } = tabOn(server)
    tell(chat, 'Q', 'A')
    await keeping.keep()
    server.all.clear()
    await keeping.keep()
    expect(server.all.size).toBe(0)
    tell(chat, 'More', 'B')
    await keeping.keep()
    expect(server.told()).toEqual(['>Q', 'Q>A', 'A>More', 'More>B'])
  })

  it('has what two tabs add to it', async () => {
    const server = fakeConversations()
    const [one, two] = [tabOn(server), tabOn(server)]
    tell(one.chat, 'Q', 'A')
    two.chat.getState().replace(one.chat.getState())
    await Promise.all([one.keeping.keep(), two.keeping.keep()])
    tell(one.chat, 'One', '1')
    tell(two.chat, 'Two', '2')
    await Promise.all([one.keeping.keep(), two.keeping.keep()])
    expect(server.all.size).toBe(1)
    expect(server.told().toSorted()).toEqual(['>Q', 'A>One', 'A>Two', 'One>1', 'Q>A', 'Two>2'])
  })

  it('goes on after a reload in the middle of it', async () => {
    const { client, kept } = fakeServer()
    kept.before = () => {
      throw new ApiError({ detail: 'Full.', code: 'quota_exceeded' })
    }
    const { studio, reload } = studioOn(client)
    await studio.runner.send('Hi')
    await studio.keeping.keep()
    kept.before = () => undefined
    await reload().keeping.keep()
    expect(kept.told()).toEqual(['>Hi', 'Hi>plain: Hi'])
  })
})
