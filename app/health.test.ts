import { beforeEach, describe, expect, it } from 'vitest'
import type { Handler } from '@/lib/protocols/http/handle'
import { install, makeFixture, post, presentSource, type Fixture } from '@/lib/testing/fixture'
import { Registry } from '@/lib/models/registry'
import { POST as chat } from './api/v1/chat/completions/route'
import { GET as apiHealth } from './api/v1/health/route'
import { GET as health } from './health/route'
import { GET as readyz } from './readyz/route'
import { GET as v1Health } from './v1/health/route'

const places: [string, Handler][] = [
  ['/health', health],
  ['/api/v1/health', apiHealth],
  ['/v1/health', v1Health],
  ['/readyz', readyz],
]

let fixture: Fixture
const start = (changed: Partial<Fixture['context']> = {}) =>
  install({ ...fixture, context: { ...fixture.context, ...changed } })
beforeEach(() => {
  fixture = makeFixture()
  start()
})

const statusOf = async (handler: Handler) => (await handler(new Request('http://tiller.test/'))).status
const chatStatus = async () => {
  const messages = [{ role: 'user', content: 'Hi' }]
  return (await chat(post({ messages, session_id: 'default_session' }))).status
}

describe.each(places)('%s', (_, handler) => {
  it('says ok while chats are answered', async () => {
    expect(await chatStatus()).toBe(200)
    const response = await handler(new Request('http://tiller.test/'))
    expect(await response.json()).toMatchObject({ status: 'ok' })
  })

  it('says that chats fail when the engine breaks after it was loaded, and that they do not when it is mended', async () => {
    const { engine } = fixture
    engine.behaviour.failAt = { word: 0, error: new Error('a graphics card fell out of /dev/secret') }
    expect(await chatStatus()).toBe(500)
    const response = await handler(new Request('http://tiller.test/'))
    expect(response.status).toBe(503)
    expect(response.headers.get('retry-after')).toMatch(/^\d+$/)
    expect(await response.text()).not.toContain('secret')
    delete engine.behaviour.failAt
    expect(await chatStatus()).toBe(200)
    expect(await statusOf(handler)).toBe(200)
  })

  it('says that chats fail when the model could not be loaded', async () => {
    const load = () => Promise.reject(new Error('broken weights'))
    const models = new Registry({ sources: async () => [{ ...presentSource(fixture.model), load }] })
    start({ models })
    expect(await chatStatus()).toBe(503)
    expect(await statusOf(handler)).toBe(503)
  })

  it('says that chats fail when sessions cannot be read', async () => {
    fixture.store.read = () => Promise.reject(new Error('disk'))
    expect(await chatStatus()).toBe(500)
    expect(await statusOf(handler)).toBe(503)
  })

  it('says that chats fail when the database could not be opened', async () => {
    const closed = Promise.reject(new Error('no such folder'))
    closed.catch(() => {})
    Object.assign(globalThis, { tillerContext: closed })
    expect(await chatStatus()).toBe(503)
    expect(await statusOf(handler)).toBe(503)
  })

  it('costs one token for many who ask at once', async () => {
    expect(await Promise.all(Array.from({ length: 50 }, () => statusOf(handler)))).toEqual(
      Array(50).fill(200),
    )
    expect(fixture.engine.requests).toHaveLength(1)
  })
})
