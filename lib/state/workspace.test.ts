import { describe, expect, it } from 'vitest'
import { ConnectionError } from '@/lib/sdk/tiller'
import { fakeServer, pirate, tokyo, workspaceOn } from './fake-server.fixture'
import { memoryStorage } from './memory-storage.fixture'
import { createWorkspace } from './workspace'

const contents = (studio: ReturnType<ReturnType<typeof workspaceOn>['workspace']['studioOf']>) =>
  studio.chat.getState().turns.map(({ content }) => content)

/** A workspace where Pocket was asked and steered, and then the other model asked. */
async function twoModels() {
  const { client } = fakeServer()
  const { workspace, reload, storage } = workspaceOn(client)
  const pocket = workspace.studioOf('pocket')
  await pocket.runner.send('Hi Pocket')
  pocket.variant.getState().setPending(pirate, 0.6)
  await pocket.session.confirm(pocket.variant.getState().pending)
  const other = workspace.studioOf('other')
  await other.runner.send('Hi other')
  return { client, workspace, reload, storage, pocket, other }
}

describe('a workspace of several models', () => {
  it('keeps the conversation and the edits of each, over a reload too', async () => {
    const { workspace, reload } = await twoModels()
    for (const { studioOf } of [workspace, reload().workspace]) {
      expect(contents(studioOf('pocket'))).toEqual(['Hi Pocket', 'plain: Hi Pocket'])
      expect(contents(studioOf('other'))).toEqual(['Hi other', 'plain: Hi other'])
      expect(studioOf('pocket').variant.getState().confirmed).toHaveProperty('pirate')
      expect(studioOf('other').variant.getState().confirmed).toEqual({})
    }
  })

  it('asks each model in a session of its own', async () => {
    const { client, pocket, other } = await twoModels()
    expect(client.sessions.create).toHaveBeenCalledWith({ base_model: 'pocket' })
    expect(client.sessions.create).toHaveBeenCalledWith({ base_model: 'other' })
    expect(pocket.variant.getState().address).not.toEqual(other.variant.getState().address)
  })

  it('goes on with an answer while a person is with another model', async () => {
    const { client, server } = fakeServer()
    const { workspace } = workspaceOn(client)
    const pocket = workspace.studioOf('pocket')
    let go = () => {}
    const waiting = new Promise<void>((resolve) => (go = resolve))
    server.say = async function* () {
      yield 'First half'
      await waiting
      yield ', second half'
    }
    const answered = pocket.runner.send('Hi')
    workspace.choice.getState().choose('other')
    workspace.studioOf('other')
    go()
    await answered
    expect(contents(workspace.studioOf('pocket'))).toEqual(['Hi', 'First half, second half'])
  })

  it('takes the draft and the usual settings along', () => {
    const { workspace } = workspaceOn(fakeServer().client)
    workspace.studioOf('pocket').draft.getState().setDraft('half a thou')
    workspace.studioOf('pocket').settings.getState().change({ temperature: 0 })
    workspace.studioOf('pocket').settings.getState().spread()
    expect(workspace.studioOf('other').draft.getState().draft).toBe('half a thou')
    expect(workspace.studioOf('other').settings.getState().temperature).toBe(0)
  })

  it('stays with its model over a reload, whatever another tab turns to', () => {
    const { client } = fakeServer()
    const { workspace, storage, reload } = workspaceOn(client)
    workspace.choice.getState().choose('pocket')
    const { workspace: secondTab } = workspaceOn(client, storage)
    expect(secondTab.choice.getState().chosen).toBe('pocket')
    secondTab.choice.getState().choose('other')
    expect(reload().workspace.choice.getState().chosen).toBe('pocket')
  })
})

describe('a model that is not served any more', () => {
  it('gives way to the default one with a notice, and has its conversation when it is back', async () => {
    const { workspace, reload, other } = await twoModels()
    workspace.turnTo('other', 'pocket')
    workspace.settle(['pocket'], 'pocket')
    expect(workspace.choice.getState().chosen).toBe('pocket')
    expect(
      other.notices
        .getState()
        .notices.map(({ text }) => text)
        .join(),
    ).toMatch(/other is not served.*kept/)
    const later = reload().workspace
    expect(contents(later.studioOf('other'))).toEqual(['Hi other', 'plain: Hi other'])
  })

  it('changes nothing where the chosen model is served, or none was chosen', () => {
    const { workspace } = workspaceOn(fakeServer().client)
    workspace.settle(['pocket'], 'pocket')
    expect(workspace.choice.getState().chosen).toBeNull()
    workspace.turnTo('other', 'pocket')
    workspace.settle(['pocket', 'other'], 'pocket')
    expect(workspace.choice.getState()).toMatchObject({ chosen: 'other', previous: 'pocket' })
  })
})

describe('turning to another model', () => {
  it('keeps pending edits, while the tab lives', async () => {
    const { workspace, pocket } = await twoModels()
    pocket.variant.getState().setPending(tokyo, 0.4)
    workspace.turnTo('other', 'pocket')
    workspace.turnTo('pocket', 'other')
    expect(workspace.studioOf('pocket')).toBe(pocket)
    expect(pocket.variant.getState().pending).toHaveProperty('tokyo')
    expect(workspace.studioOf('other').variant.getState().pending).toEqual({})
  })

  it('says aloud which one answers', () => {
    const { workspace } = workspaceOn(fakeServer().client)
    workspace.turnTo('other', 'pocket')
    expect(workspace.studioOf('other').notices.getState().announcement).toBe('other answers now.')
  })
})

describe('what a browser saved for a single model', () => {
  const before = { state: { turns: [{ id: '1', role: 'user', content: 'Hi' }], forgotten: 0 }, version: 1 }

  it('goes to that model', () => {
    const { workspace, storage } = workspaceOn(fakeServer().client)
    storage.setItem('tiller.chat', JSON.stringify(before))
    workspace.adopt('pocket')
    expect(contents(workspace.studioOf('pocket'))).toEqual(['Hi'])
    expect(storage.getItem('tiller.chat')).toBeNull()
  })

  it('never takes the place of something newer', async () => {
    const { workspace, storage } = await twoModels()
    storage.setItem('tiller.chat', JSON.stringify(before))
    workspace.adopt('pocket')
    expect(contents(workspace.studioOf('pocket'))).toEqual(['Hi Pocket', 'plain: Hi Pocket'])
    expect(storage.getItem('tiller.chat')).not.toBeNull()
  })
})

describe('what a browser keeps of people', () => {
  const opened = (storage: Storage, tab: Storage, owner: string | null) => {
    const workspace = createWorkspace({
      client: fakeServer().client,
      lasting: () => storage,
      perTab: () => tab,
      owner,
    })
    workspace.hydrate()
    return workspace
  }
  const everything = (...storages: Storage[]) =>
    storages.flatMap((storage) =>
      Array.from({ length: storage.length }, (_, at) => {
        const key = storage.key(at) ?? ''
        return `${key} ${storage.getItem(key)}`
      }),
    )

  /** Anna has asked, written half a message, and moved a slider. */
  async function annas() {
    const [storage, tab] = [memoryStorage(), memoryStorage()]
    const workspace = opened(storage, tab, 'anna')
    const studio = workspace.studioOf('pocket')
    await studio.runner.send('My secret')
    studio.draft.getState().setDraft('half a secret')
    studio.variant.getState().setPending(pirate, 0.6)
    return { storage, tab, workspace, studio }
  }

  it('is nothing once they have signed out, and nothing is written after', async () => {
    const { storage, tab, workspace, studio } = await annas()
    workspace.signedOut()
    workspace.stop()
    studio.draft.getState().setDraft('one more secret')
    expect(everything(storage, tab).join()).not.toMatch(/secret|pirate|tiller\./)
  })

  it('is nothing in their other tabs either', async () => {
    const { storage, tab, workspace, studio } = await annas()
    expect(workspace.signedOutElsewhere('tiller-signed-out', 'berta 1')).toBe(false)
    expect(studio.draft.getState().draft).toBe('half a secret')
    expect(workspace.signedOutElsewhere('tiller-signed-out', 'anna 1')).toBe(true)
    expect(everything(storage, tab)).toEqual([])
  })

  it('is shown to nobody else who signs in, and is there when they are back', async () => {
    const { storage, tab } = await annas()
    for (const other of ['berta', null]) {
      const workspace = opened(storage, tab, other)
      expect(contents(workspace.studioOf('pocket'))).toEqual([])
      expect(workspace.studioOf('pocket').draft.getState().draft).toBe('')
    }
    const again = opened(storage, tab, 'anna').studioOf('pocket')
    expect(contents(again)).toEqual(['My secret', 'plain: My secret'])
    expect(again.variant.getState().pending).toHaveProperty('pirate')
  })
})

it('leaving the page in the middle of an answer keeps what was said as stopped, not as a failure', async () => {
  const { client, server } = fakeServer()
  const { workspace, reload } = workspaceOn(client)
  server.say = async function* () {
    yield 'First half'
    workspace.leave(true)
    throw new ConnectionError('cut')
  }
  await workspace.studioOf('pocket').runner.send('Hi')
  const turns = reload().workspace.studioOf('pocket').chat.getState().turns
  expect(turns.at(-1)).toMatchObject({ content: 'First half', ending: 'stopped' })
})
