import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { ConversationHead } from '@/lib/protocols/tiller/contract'
import { MemoryRequestKeyStore } from '@/lib/store/memory/request-keys'
import { install, makeFixture, post, type Fixture } from '@/lib/testing/fixture'
import { POST as chat } from './chat/completions/route'
import { POST as steer } from './features/steer/route'
import { ask, refusal } from './kept.fixture'

let fixture: Fixture
beforeEach(() => install((fixture = makeFixture())))

const key = { 'idempotency-key': '8e03978e-40d5-43dd-bc93-6894a57f9324' }
const create = (body: object, headers: Record<string, string> = key) =>
  ask<ConversationHead>('POST', 'conversations', body, headers)
const count = async () =>
  (await ask<{ conversations: unknown[] }>('GET', 'conversations')).body.conversations.length

describe('a write with an idempotency key', () => {
  it('is done once, and has the same answer however often it is sent', async () => {
    const first = await create({ title: 'A' })
    expect(first.headers.get('idempotency-replayed')).toBeNull()
    const again = await create({ title: 'A' }, { 'idempotency-key': `"${key['idempotency-key']}"` })
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect(again.headers.get('content-type')).toBe('application/json')
    expect(again.headers.get('etag')).toBe(first.headers.get('etag'))
    expect(again.headers.get('x-request-id')).not.toBe(first.headers.get('x-request-id'))
    expect({ status: again.status, body: again.body }).toEqual({ status: 200, body: first.body })
    expect(await count()).toBe(1)
  })

  it('is done once where it is sent many times at once: the others are told to wait', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => create({ title: 'A' })))
    for (const answer of answers.filter(({ status }) => status !== 200)) {
      expect(refusal(answer)).toMatchObject({ status: 409, code: 'request_in_progress' })
      expect(answer.headers.get('retry-after')).toBe('1')
    }
    expect(answers.some(({ status }) => status === 200)).toBe(true)
    expect(await count()).toBe(1)
  })

  it('is refused under the key of another request', async () => {
    const { body } = await create({ title: 'A' })
    const others = [
      create({ title: 'B' }),
      ask('PATCH', `conversations/${body.conversation_id}`, { title: 'A' }, key),
      ask('DELETE', `conversations/${body.conversation_id}`, undefined, key),
      create({ title: 'A' }, { ...key, 'if-match': '"x"' }),
    ]
    for (const other of await Promise.all(others))
      expect(refusal(other)).toMatchObject({ status: 422, code: 'idempotency_key_reused' })
    expect(await count()).toBe(1)
  })

  it('is tried anew after a refusal, which changed nothing', async () => {
    const missing = '00000000-0000-4000-8000-00000000dead'
    const lost = { messages: [{ role: 'user', content: 'Hi', parent_id: missing }] }
    expect(refusal(await create(lost))).toMatchObject({ code: 'unknown_message' })
    expect((await create({ title: 'A' })).status).toBe(200)
  })

  it('tells that nobody knows what became of it, where the server stopped meanwhile', async () => {
    let now = Date.now()
    const requestKeys = new MemoryRequestKeyStore(undefined, () => now)
    install({ ...fixture, context: { ...fixture.context, requestKeys } })
    vi.spyOn(requestKeys, 'finish').mockRejectedValue(new Error('the process ended'))
    expect((await create({ title: 'A' })).status).toBe(200)
    expect(refusal(await create({ title: 'A' }))).toMatchObject({ code: 'request_in_progress' })
    now += 66_000
    expect(refusal(await create({ title: 'A' }))).toMatchObject({ status: 409, code: 'outcome_unknown' })
    expect(await count()).toBe(1)
  })

  it('may be any write of /api/v1, steering too', async () => {
    const edit = { session_id: 'default_session', index_in_sae: 0, value: 0.5 }
    const [first, again] = [
      await steer(post(edit, { headers: key })),
      await steer(post(edit, { headers: key })),
    ]
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect(again.headers.get('etag')).toBe(first.headers.get('etag'))
    expect(await again.json()).toEqual(await first.json())
  })

  it('is no stream', async () => {
    const asked = { session_id: 'default_session', messages: [{ role: 'user', content: 'Hi' }] }
    const streamed = await chat(post(asked, { headers: key }))
    expect(streamed.status).toBe(422)
    expect(await streamed.json()).toMatchObject({
      code: 'validation_failed',
      issues: [{ path: 'Idempotency-Key' }],
    })
    const whole = [1, 2].map(() => ({ ...asked, stream: false }))
    const answers = []
    for (const body of whole) answers.push(await (await chat(post(body, { headers: key }))).json())
    expect(answers[1]).toEqual(answers[0])
    expect(fixture.engine.requests).toHaveLength(1)
  })

  it.each(['', 'a b', 'Ü', 'x'.repeat(256)])('422: %j is no key', async (name) => {
    expect(refusal(await create({}, { 'idempotency-key': encodeHeader(name) }))).toMatchObject({
      status: 422,
    })
    expect(await count()).toBe(0)
  })
})

it('a read takes no notice of a key', async () => {
  for (let i = 0; i < 2; i++) {
    const { status, headers } = await ask('GET', 'conversations', undefined, key)
    expect(status).toBe(200)
    expect(headers.get('idempotency-replayed')).toBeNull()
  }
})

/** Headers are bytes: each letter as one. */
const encodeHeader = (text: string) => Buffer.from(text).toString('latin1')
