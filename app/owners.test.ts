import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { RateLimit } from '@/lib/protocols/http/limits'
import type { Comparison, Conversation, KeptPersona } from '@/lib/protocols/tiller/contract'
import { hashOf } from '@/lib/server/access/api-keys'
import { Door } from '@/lib/server/access/door'
import { KeyRing } from '@/lib/server/access/key-ring'
import { SignIn } from '@/lib/server/access/sign-in'
import { MemoryKeptStore } from '@/lib/store/memory/kept'
import { featureId, install, makeFixture, post } from '@/lib/testing/fixture'
import { POST as search } from './api/v1/features/search/route'
import { ask, madeWith, refusal, steeredBy } from './api/v1/kept.fixture'

const KEYS = { anna: 'tiller-annas-key-of-many-letters', bob: 'tiller-bobs-key-of-many-letters' }
const as = (name: keyof typeof KEYS) => ({ authorization: `Bearer ${KEYS[name]}` })

beforeEach(() => {
  const fixture = makeFixture()
  const kept = new MemoryKeptStore({ conversation: 1, persona: 1, comparison: 1 })
  install({ ...fixture, context: { ...fixture.context, kept } })
  const known = Object.entries(KEYS).map(([name, key]) => ({ name, hash: hashOf(key) }))
  const door = {
    hosts: ['localhost'],
    origins: [],
    signIn: new SignIn('secret'),
    limit: new RateLimit({ perMinute: 0, proxies: 0 }),
    keys: new KeyRing(known),
  }
  Object.assign(globalThis, { tillerDoor: new Door(door) })
})
afterAll(() => Reflect.deleteProperty(globalThis, 'tillerDoor'))

const secret = 'Of Annas own'
const prompt = [{ role: 'user', content: secret }]
const answers = {
  original: { content: 'A', made_by: madeWith(0) },
  steered: { content: 'B', made_by: madeWith(1) },
}

/** One of each kind, of anna's. */
async function annas() {
  const conversation = (
    await ask<Conversation>('POST', 'conversations', { title: secret, messages: prompt }, as('anna'))
  ).body
  const persona = (
    await ask<KeptPersona>('POST', 'personas', { name: secret, variant: steeredBy(1) }, as('anna'))
  ).body
  const made = { prompt, ...answers, choice: 'steered' }
  const comparison = (await ask<Comparison>('POST', 'comparisons', made, as('anna'))).body
  return { conversation, persona, comparison }
}

describe('what one key says of features', () => {
  it('is read, listed, found and removed by nobody else', async () => {
    const at = `features/${featureId(2)}/note`
    await ask('POST', at, { label: 'Annas harbour' }, as('anna'))
    expect((await ask('GET', 'features/notes', undefined, as('bob'))).body).toMatchObject({ notes: [] })
    for (const method of ['GET', 'DELETE'])
      expect(refusal(await ask(method, at, undefined, as('bob'))).code).toBe('unknown_note')
    const found = async (name: keyof typeof KEYS) => {
      const response = await search(
        post({ session_id: 's', query: 'harbour' }, { headers: { ...as(name), host: 'localhost' } }),
      )
      expect(response.status).toBe(200)
      return ((await response.json()) as { feature_id: string }[]).map(({ feature_id }) => feature_id)
    }
    expect(await found('anna')).toContain(featureId(2))
    expect(await found('bob')).not.toContain(featureId(2))
    await ask('POST', at, { label: 'Bobs own' }, as('bob'))
    expect((await ask('GET', at, undefined, as('anna'))).body).toMatchObject({ label: 'Annas harbour' })
  })
})

describe('what one key made', () => {
  it('is in no list, search or export of another’s', async () => {
    await annas()
    for (const kind of ['conversations', 'personas', 'comparisons', 'preferences']) {
      for (const query of ['', ...(kind === 'preferences' ? [] : ['?query=annas', '?deleted=true'])]) {
        const { status, text } = await ask('GET', `${kind}${query}`, undefined, as('bob'))
        expect(status).toBe(200)
        expect(text).not.toContain('Anna')
      }
      expect((await ask('GET', kind, undefined, as('anna'))).text).toContain('Anna')
    }
  })

  it('is there for no other, whatever is done to it, and stays as it was', async () => {
    const { conversation, persona, comparison } = await annas()
    const at = `conversations/${conversation.conversation_id}`
    const attempts: [string, string, unknown?][] = [
      ['GET', at],
      ['GET', `${at}/export`],
      ['GET', `${at}/markdown`],
      ['PATCH', at, { title: 'x' }],
      ['POST', `${at}/messages`, { messages: prompt }],
      ['PATCH', `${at}/messages/${conversation.messages[0]!.message_id}`, { content: 'x' }],
      ['POST', `${at}/restore`],
      ['DELETE', at],
      ['GET', `personas/${persona.persona_id}`],
      ['GET', `personas/${persona.persona_id}?version=1`],
      ['GET', `personas/${persona.persona_id}/versions`],
      ['GET', `personas/${persona.persona_id}/export`],
      ['PATCH', `personas/${persona.persona_id}`, { name: 'x' }],
      ['POST', `personas/${persona.persona_id}/duplicate`],
      ['POST', `personas/${persona.persona_id}/versions/1/restore`],
      ['POST', `personas/${persona.persona_id}/restore`],
      ['DELETE', `personas/${persona.persona_id}`],
      ['GET', `comparisons/${comparison.comparison_id}`],
      ['PATCH', `comparisons/${comparison.comparison_id}`, { choice: null }],
      ['POST', `comparisons/${comparison.comparison_id}/restore`],
      ['DELETE', `comparisons/${comparison.comparison_id}`],
    ]
    for (const [method, address, body] of attempts) {
      const refused = await ask(method, address, body, as('bob'))
      expect(refusal(refused).status, `${method} ${address}`).toBe(404)
      expect(refused.text).not.toMatch(/Anna/i)
    }
    expect((await ask('GET', at, undefined, as('anna'))).body).toEqual(conversation)
    expect((await ask('GET', `personas/${persona.persona_id}`, undefined, as('anna'))).body).toEqual(persona)
    expect((await ask('GET', `comparisons/${comparison.comparison_id}`, undefined, as('anna'))).body).toEqual(
      comparison,
    )
  })

  it('leaves others their own quota, and is not evicted for anyone', async () => {
    await annas()
    const more = refusal(await ask('POST', 'conversations', {}, as('anna')))
    expect(more).toMatchObject({ status: 403, code: 'quota_exceeded' })
    expect(more.detail).toMatch(/^You keep 1 conversations.*DELETE.*MAX_CONVERSATIONS_PER_KEY/)
    expect(
      refusal(await ask('POST', 'personas', { name: 'x', variant: steeredBy(1) }, as('anna'))),
    ).toMatchObject({
      status: 403,
    })
    expect((await ask('POST', 'conversations', {}, as('bob'))).status).toBe(200)
    expect((await ask('GET', 'conversations', undefined, as('anna'))).text).toContain('Anna')
  })

  it('is not answered to another under the same idempotency key', async () => {
    const key = { 'idempotency-key': 'shared' }
    const hers = await ask<Conversation>(
      'POST',
      'conversations',
      { title: secret },
      { ...as('anna'), ...key },
    )
    const his = await ask<Conversation>('POST', 'conversations', { title: 'His' }, { ...as('bob'), ...key })
    expect([hers.status, his.status]).toEqual([200, 200])
    expect(his.body.conversation_id).not.toBe(hers.body.conversation_id)
  })
})
