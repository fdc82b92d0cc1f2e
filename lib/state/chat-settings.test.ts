import { describe, expect, it } from 'vitest'
import { fakeServer, studioOn, workspaceOn } from './fake-server.fixture'
import { defaultSettings } from './settings-store'

describe('the settings of a conversation', () => {
  it('hold for it alone, over a reload, and draw its answers', async () => {
    const { client, asked } = fakeServer()
    const { studio, reload } = studioOn(client)
    await studio.runner.send('Hi')
    studio.settings.getState().change({ temperature: 0.1, system_prompt: 'Be brief.' })
    studio.newChat()
    await studio.runner.send('Other')
    expect(asked.at(-1)).toMatchObject({ temperature: defaultSettings.temperature })
    await studio.history.undo()
    const again = reload()
    await again.runner.send('More')
    expect(asked.at(-1)).toMatchObject({ temperature: 0.1 })
    expect(asked.at(-1)?.messages[0]).toEqual({ role: 'system', content: 'Be brief.' })
  })

  it('become the usual ones on request, which every other conversation follows', () => {
    const { workspace } = workspaceOn(fakeServer().client)
    const [one, other] = [workspace.studioOf('one'), workspace.studioOf('other')]
    one.settings.getState().change({ top_p: 0.5 })
    expect(one.settings.getState()).toMatchObject({ isOwn: true, isUsual: true })
    expect(other.settings.getState().top_p).toBe(defaultSettings.top_p)
    one.settings.getState().spread()
    expect(other.settings.getState()).toMatchObject({ top_p: 0.5, isOwn: false, isUsual: false })
    other.settings.getState().restore()
    expect(one.settings.getState().top_p).toBe(defaultSettings.top_p)
  })

  it('are none once they say what the usual ones say, and refuse what is out of range', () => {
    const { studio } = studioOn(fakeServer().client)
    const { change } = studio.settings.getState()
    expect(change({ temperature: 9 })).toBe(false)
    expect(change({ temperature: 1 })).toBe(true)
    expect(studio.settings.getState().isOwn).toBe(true)
    change({ temperature: defaultSettings.temperature })
    expect(studio.settings.getState().isOwn).toBe(false)
  })
})
