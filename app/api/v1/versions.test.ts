import { beforeEach, describe, expect, it } from 'vitest'
import { errorBody } from '@/lib/protocols/tiller/contract'
import { Variant } from '@/lib/steering'
import { goneSession, install, makeFixture, post } from '@/lib/testing/fixture'
import { POST as chat } from './chat/completions/route'
import { POST as autoSteer } from './features/auto-steer/route'
import { POST as clear } from './features/clear/route'
import { GET as modified } from './features/modified/route'
import { POST as steer } from './features/steer/route'
import { POST as createSession } from './sessions/route'
import { DELETE as removeSession } from './sessions/[session_id]/route'
import { POST as createVariant } from './variants/route'
import { DELETE as removeVariant } from './variants/[variant_id]/route'

const home = { session_id: 'default_session' }
const pirate = 'Talks like a pirate'
const cowboy = 'Talks like a cowboy'
const messages = [{ role: 'user', content: 'Hi' }]
const persona = { role: 'pirate', style: 'salty', approach: 'tales' }
const analysis = {
  persona,
  features: { style: [{ label: cowboy, importance: 1 }], reasoning: [], knowledge: [] },
}

beforeEach(() => install(makeFixture()))

const read = async (variant_id = 'default', session_id = home.session_id) => {
  const query = new URLSearchParams({ session_id, variant_id })
  return modified(new Request(`http://tiller.test/?${query}`))
}
const etag = (response: Response) => response.headers.get('etag')!
const withVersion = (tag: string) => ({ headers: { 'if-match': tag } })
const refusal = async (response: Response) => ({
  status: response.status,
  ...errorBody.strict().parse(await response.json()),
})
const remove = (variant_id: string, init: RequestInit = {}, session_id = home.session_id) =>
  removeVariant(new Request(`http://tiller.test/?session_id=${session_id}`, { method: 'DELETE', ...init }), {
    params: Promise.resolve({ variant_id }),
  })
const end = (session_id: string) =>
  removeSession(new Request('http://tiller.test/', { method: 'DELETE' }), {
    params: Promise.resolve({ session_id }),
  })

const edit = { ...home, feature_label: pirate, value: 0.5 }
const writes = {
  steer: (init: RequestInit) => steer(post(edit, init)),
  'steer, batch': (init: RequestInit) =>
    steer(post({ ...home, edits: [{ feature_label: pirate, value: 0.5 }] }, init)),
  clear: (init: RequestInit) => clear(post({ ...home, feature_label: pirate }, init)),
  'auto-steer': (init: RequestInit) => autoSteer(post({ ...home, analysis }, init)),
  chat: (init: RequestInit) => chat(post({ ...home, messages, stream: false }, init)),
  'chat, auto-steered': (init: RequestInit) =>
    chat(post({ ...home, messages, stream: false, auto_steer: true }, init)),
}

describe.each(Object.entries(writes))('a version that %s names', (name, write) => {
  it('is used while it is the present one, and the answer tells the next', async () => {
    const before = etag(await read())
    expect(before).toMatch(/^"[\x21\x23-\x7e]+"$/)
    const response = await write(withVersion(`"other", ${before}`))
    expect(response.status).toBe(200)
    expect(etag(response)).toBe(etag(await read()))
    if (name !== 'chat') expect(etag(response)).not.toBe(before)
  })

  it('409: is refused once it is old, with both sides, and nothing is changed', async () => {
    const before = etag(await read())
    await steer(post({ ...home, feature_label: cowboy, value: -0.5 }))
    const now = await read()
    const { status, code, conflict } = await refusal(await write(withVersion(before)))
    expect({ status, code }).toEqual({ status: 409, code: 'stale_variant' })
    expect(conflict?.etag).toBe(etag(now))
    expect(JSON.parse(conflict!.stored)).toEqual(await now.json())
    expect(etag(await read())).toBe(etag(now))

    const response = await write(withVersion(conflict!.etag))
    expect(response.status).toBe(200)
    if (conflict?.proposed != null)
      expect(await (await read()).json()).toEqual(Variant.fromJson(conflict.proposed).json())
  })

  it('422: is refused where it is no version', async () => {
    const answer = await refusal(await write(withVersion('abc')))
    expect(answer).toMatchObject({ status: 422, code: 'validation_failed' })
    expect(answer.detail).toContain('If-Match')
  })
})

it('of many who steer one variant by its version, each time one succeeds and none is lost', async () => {
  let writes = 0
  async function raise(): Promise<void> {
    const before = await read()
    const { edits } = (await before.json()) as { edits: { value: number }[] }
    const value = Math.round(((edits[0]?.value ?? 0) + 0.01) * 100) / 100
    const response = await steer(post({ ...edit, value }, withVersion(etag(before))))
    if (response.status === 409) return raise()
    expect(response.status).toBe(200)
    writes += 1
  }
  await Promise.all(Array.from({ length: 20 }, raise))
  expect(writes).toBe(20)
  expect(await (await read()).json()).toMatchObject({ edits: [{ value: 0.2 }] })
})

describe('DELETE /variants/{variant_id}', () => {
  it('200: deletes it, if its version is one that is named', async () => {
    const made = await createVariant(post({ ...home, variant_id: 'captain' }))
    expect(await refusal(await remove('captain', withVersion('"old"')))).toMatchObject({
      status: 409,
      conflict: { etag: etag(made), proposed: null },
    })
    const response = await remove('captain', withVersion(etag(made)))
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ ...home, variant_id: 'captain' })
    expect((await read('captain')).status).toBe(404)
  })

  it('404 and 422: one that is not there, the default one, and names that are none', async () => {
    expect(await refusal(await remove('captain'))).toMatchObject({ code: 'unknown_variant' })
    expect(await refusal(await remove('captain', {}, goneSession))).toMatchObject({ code: 'unknown_session' })
    for (const name of ['default', 'a b', '\u0000', ''])
      expect(await refusal(await remove(name))).toMatchObject({ status: 422, code: 'validation_failed' })
  })
})

describe('DELETE /sessions/{session_id}', () => {
  it('200: deletes one that the server gave out, which is gone then', async () => {
    const { session_id } = (await (await createSession(post(''))).json()) as { session_id: string }
    expect(await (await end(session_id)).json()).toEqual({ session_id })
    expect((await read('default', session_id)).status).toBe(404)
    expect(await refusal(await end(session_id))).toMatchObject({ status: 404, code: 'unknown_session' })
  })

  it('200: has one that a client named start afresh', async () => {
    const before = etag(await read())
    await steer(post(edit))
    for (let i = 0; i < 2; i++) expect((await end(home.session_id)).status).toBe(200)
    const after = await read()
    expect(etag(after)).toBe(before)
    expect(await after.json()).toMatchObject({ edits: [] })
  })

  it('422: a name that is none', async () => {
    expect(await refusal(await end('a/b'))).toMatchObject({ status: 422, code: 'validation_failed' })
  })
})
