import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Registry } from '@/lib/models/registry'
import { Door } from '@/lib/server/access/door'
import { hashOf } from '@/lib/server/access/api-keys'
import { KeyRing } from '@/lib/server/access/key-ring'
import { SignIn } from '@/lib/server/access/sign-in'
import { MeasuredEngine } from '@/lib/server/metrics/measured-engine'
import { RateLimit } from '@/lib/protocols/http/limits'
import type { FakeEngine } from '@/lib/testing/fake-engine'
import { install, makeFixture, post, presentSource } from '@/lib/testing/fixture'
import { catchLog } from '@/lib/testing/log-lines'

const KEY = 'tiller-annas-key-of-many-letters'
const QUESTION = 'whatisthesecretofthesea'
const EDIT = { feature_label: 'Talks like a pirate', value: 0.123456 }

let engine: FakeEngine
let caught: ReturnType<typeof catchLog>
beforeEach(() => {
  const fixture = makeFixture()
  engine = fixture.engine
  const model = { ...fixture.model, engine: new MeasuredEngine(engine, fixture.model.name, () => {}) }
  const models = new Registry({ sources: async () => [presentSource(model)] })
  install({ ...fixture, context: { ...fixture.context, models } })
  const keys = new KeyRing([{ name: 'anna', hash: hashOf(KEY) }])
  const limit = new RateLimit({ perMinute: 0, proxies: 0 })
  const door = new Door({ hosts: ['tiller.test'], origins: [], limit, keys, signIn: new SignIn('secret') })
  Object.assign(globalThis, { tillerDoor: door })
  caught = catchLog()
})
afterEach(() => {
  caught.restore()
  Reflect.deleteProperty(globalThis, 'tillerDoor')
})

const body = (more: object = {}) => ({
  session_id: 'default_session',
  stream: false,
  messages: [{ role: 'user', content: QUESTION }],
  pending: [EDIT],
  ...more,
})

async function ask(asked: unknown, headers: Record<string, string> = {}, signal?: AbortSignal) {
  const { POST } = await import('./api/v1/chat/completions/route')
  const all = { host: 'tiller.test', authorization: `Bearer ${KEY}`, ...headers }
  return POST(post(asked, { headers: all, signal }))
}

const answered = () =>
  caught.lines
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ msg }) => msg === 'answered')

describe('the log', () => {
  it('has one line for an answer, under the id that the client gave', async () => {
    const response = await ask(body(), { 'x-request-id': 'client-7' })
    expect(response.headers.get('x-request-id')).toBe('client-7')
    const [line, ...more] = answered()
    expect(more).toEqual([])
    expect(line).toMatchObject({
      requestId: 'client-7',
      method: 'POST',
      key: 'anna',
      model: 'fake-model',
      variant: 'default',
      status: 200,
      outcome: 'answered',
      steered: true,
      promptTokens: 2,
      answerTokens: 2,
      finish: 'stop',
    })
    expect(line!.ms).toBeGreaterThanOrEqual(line!.toFirstMs as number)
  })

  it.each(['', 'a b', 'x'.repeat(129), '{"a":1}', 'é'])(
    'gives a request an id where its own is %j',
    async (id) => {
      const response = await ask(body(), { 'x-request-id': id })
      expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
    },
  )

  it('has the line of a stream when the stream is over, and not before', async () => {
    let say = () => {}
    const told = new Promise<void>((resolve) => (say = resolve))
    engine.behaviour.beforeWord = (word) => (word === 0 ? Promise.resolve() : told)
    const response = await ask(body({ stream: true }))
    const reader = response.body!.getReader()
    await reader.read()
    expect(answered()).toEqual([])
    say()
    while (!(await reader.read()).done);
    expect(answered()).toMatchObject([{ outcome: 'answered', status: 200, finish: 'stop', answerTokens: 2 }])
  })

  it('tells of a client that left, before its answer began and within it', async () => {
    const client = new AbortController()
    engine.behaviour.beforeWord = async (word) => {
      if (word === 0) client.abort()
    }
    await ask(body(), {}, client.signal)
    expect(answered()).toMatchObject([{ outcome: 'left', status: 499, code: 'left' }])
    engine.behaviour.beforeWord = (word, signal) =>
      word === 0
        ? Promise.resolve()
        : new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)))
    const reader = (await ask(body({ stream: true }))).body!.getReader()
    await reader.read()
    await reader.cancel()
    await vi.waitFor(() => expect(answered()).toHaveLength(2))
    expect(answered()[1]).toMatchObject({ outcome: 'left', status: 200, finish: 'left', answerTokens: 1 })
  })

  it('tells of refusals and of failures, within a stream too', async () => {
    await ask({ messages: [] })
    await ask(body(), { authorization: 'Bearer wrong' })
    engine.behaviour.failAt = { word: 1, error: new Error('broken') }
    await (await ask(body({ stream: true }))).text()
    expect(answered()).toMatchObject([
      { outcome: 'refused', status: 422, code: 'validation_failed', key: 'anna' },
      { outcome: 'refused', status: 401, code: 'unauthorized' },
      { outcome: 'failed', status: 200, code: 'internal', finish: 'failed' },
    ])
    expect(answered()[1]!.key).toBeUndefined()
  })

  it('has no word of what was asked, answered or steered, and no key, unless it is told to', async () => {
    await (await ask(body({ stream: true }))).text()
    await ask(body({ stream: 'no' }))
    await ask(body({ pending: [{ feature_label: 'Talks like a pirat', value: 0.123456 }] }))
    engine.behaviour.failAt = { word: 1, error: new Error('broken') }
    await ask(body())
    const log = caught.lines.join('')
    expect(log).toContain('broken')
    for (const secret of [QUESTION, 'Hello', 'world', 'pirat', '0.123456', KEY])
      expect(log).not.toContain(secret)
  })

  it('has what was asked and answered on that line where LOG_TEXT is set, and no edits even then', async () => {
    caught.restore()
    vi.stubEnv('LOG_TEXT', '1')
    vi.resetModules()
    caught = (await import('@/lib/testing/log-lines')).catchLog()
    await (await ask(body({ stream: true }))).text()
    const [line] = answered()
    expect(line!.texts).toEqual([{ prompt: [{ role: 'user', content: QUESTION }], answer: 'Hello world' }])
    for (const secret of ['pirate', '0.123456', KEY]) expect(caught.lines.join('')).not.toContain(secret)
    vi.unstubAllEnvs()
    vi.resetModules()
  })
})
