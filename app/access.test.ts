import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import type { Endpoint } from '@/lib/protocols/http/endpoint'
import type { Handler } from '@/lib/protocols/http/handle'
import { RateLimit } from '@/lib/protocols/http/limits'
import { protocols } from '@/lib/protocols/openapi/protocols'
import { asset, page } from '@/lib/protocols/openapi/reference'
import { errorBody } from '@/lib/protocols/tiller/contract'
import { hashOf } from '@/lib/server/access/api-keys'
import { Door } from '@/lib/server/access/door'
import { KeyRing } from '@/lib/server/access/key-ring'
import { SignIn } from '@/lib/server/access/sign-in'
import { featureId, install, makeFixture, post } from '@/lib/testing/fixture'
import { catchLog } from '@/lib/testing/log-lines'

const KEYS = { anna: 'tiller-annas-key-of-many-letters', bob: 'tiller-bobs-key-of-many-letters' }
const HOST = 'localhost:3000'

beforeEach(() => {
  install(makeFixture())
  const known = Object.entries(KEYS).map(([name, key]) => ({ name, hash: hashOf(key) }))
  const settings = { hosts: ['localhost'], origins: ['https://app.example'], signIn: new SignIn('secret') }
  const limit = new RateLimit({ perMinute: 0, proxies: 0 })
  Object.assign(globalThis, { tillerDoor: new Door({ ...settings, limit, keys: new KeyRing(known) }) })
})
afterAll(() => Reflect.deleteProperty(globalThis, 'tillerDoor'))

const rows = [
  ...protocols.flatMap(({ error, endpoints }) => endpoints.map((endpoint) => ({ error, endpoint }))),
  ...[page, asset].map((endpoint) => ({ error: errorBody, endpoint })),
].map((row) => ({
  ...row,
  name: `${row.endpoint.method} ${row.endpoint.path}`,
  access: row.endpoint.access ?? 'key',
}))

/** Asks an endpoint as its route file answers it, with its example. */
async function ask({ method, path, body, example }: Endpoint, headers: Record<string, string>) {
  const folders = ['[$1]', '[...$1]'].map((form) =>
    join(__dirname, path.slice(1).replaceAll(/\{(\w+)\}/g, form)),
  )
  const file = folders.map((folder) => join(folder, 'route.ts')).find(existsSync)!
  const handler = ((await import(file)) as Record<string, Handler>)[method]!
  const request = new Request(`http://${HOST}${path}`, {
    method,
    headers: { host: HOST, 'content-type': 'application/json', ...headers },
    body: body && JSON.stringify(example),
  })
  const params = { feature_id: featureId(0), name: 'fake-model', id: ['fake-model'], asset: 'swagger-ui.css' }
  return handler(request, { params: Promise.resolve(params) })
}

const bearer = (key: string) => ({ authorization: `Bearer ${key}` })
const REFUSALS = [401, 403, 421]

describe.each(rows.filter(({ access }) => access === 'key'))(
  '$name, where there are keys',
  ({ endpoint, error }) => {
    const refused = async (headers: Record<string, string>, status: number) => {
      const response = await ask(endpoint, headers)
      expect(response.status).toBe(status)
      expect(error.safeParse(await response.json()).error).toBeUndefined()
      return response
    }

    it('is refused without a key and with a wrong one, in the words of its protocol', async () => {
      const response = await refused({}, 401)
      expect(response.headers.get('www-authenticate')).toBe('Bearer realm="Tiller"')
      await refused(bearer('tiller-nobodys-key-of-many-letters'), 401)
      await refused({ 'x-api-key': `${KEYS.anna}x` }, 401)
      await refused({ authorization: `Basic ${KEYS.anna}` }, 401)
      await refused({ cookie: 'tiller_sign_in=anna:9999999999:AAAA' }, 401)
    })

    it('lets a key in, in either header', async () => {
      expect(REFUSALS).not.toContain((await ask(endpoint, bearer(KEYS.anna))).status)
      expect(REFUSALS).not.toContain((await ask(endpoint, { 'x-api-key': KEYS.bob })).status)
    })

    it('refuses pages of other origins, key or not, and lets allowed ones in', async () => {
      const response = await refused({ ...bearer(KEYS.anna), origin: 'https://evil.example' }, 403)
      expect(response.headers.get('access-control-allow-origin')).toBeNull()
      await refused(
        { ...bearer(KEYS.anna), 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
        403,
      )
      const origin = 'https://app.example'
      const allowed = await ask(endpoint, { ...bearer(KEYS.anna), origin })
      expect(REFUSALS).not.toContain(allowed.status)
      expect(allowed.headers.get('access-control-allow-origin')).toBe(origin)
    })

    it('refuses hosts that are not served', async () => {
      await refused({ ...bearer(KEYS.anna), host: 'evil.example:3000' }, 421)
    })
  },
)

describe.each(rows.filter(({ access }) => access === 'anyone'))(
  '$name, where there are keys',
  ({ endpoint }) => {
    it('needs no key, and is not for other pages or hosts', async () => {
      expect((await ask(endpoint, { origin: 'https://evil.example' })).status).toBe(403)
      expect((await ask(endpoint, { host: 'evil.example' })).status).toBe(421)
      expect([403, 421]).not.toContain((await ask(endpoint, {})).status)
    })
  },
)

describe.each(rows.filter(({ access }) => access === 'probe'))('$name', ({ endpoint }) => {
  it('answers whoever watches over the server, and tells nothing else', async () => {
    const response = await ask(endpoint, { host: '10.1.2.3:3000' })
    expect(await response.json()).toEqual({ status: 'ok' })
  })
})

describe('a browser that signs in', () => {
  const route = async (name: string) =>
    ((await import(join(__dirname, `api/v1/${name}/route.ts`))) as { POST: Handler }).POST
  const own = { host: HOST, origin: `https://${HOST}` }
  const health = rows.find(({ endpoint }) => endpoint.path === '/api/v1/health')!.endpoint

  it('gets a cookie that scripts do not see and other sites do not send, and is let in with it until it signs out', async () => {
    const signedIn = await (await route('sign-in'))(post({ key: KEYS.anna }, { headers: own }))
    expect(await signedIn.json()).toEqual({ name: 'anna' })
    const cookie = signedIn.headers.get('set-cookie')!
    expect(cookie).toMatch(/; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+; Secure$/)
    expect(cookie).not.toContain(KEYS.anna)
    const sent = { cookie: cookie.split(';')[0]! }
    expect((await ask(health, sent)).status).toBe(200)
    expect((await ask(health, { ...sent, origin: 'https://app.example' })).status).toBe(401)
    const signedOut = await (await route('sign-out'))(post({}, { headers: { ...own, ...sent } }))
    expect(signedOut.headers.get('set-cookie')).toMatch(/^tiller_sign_in=; .*Max-Age=0/)
  })

  it('leaves its key in no log', async () => {
    const { lines, restore } = catchLog()
    const signedIn = await (await route('sign-in'))(post({ key: KEYS.anna }, { headers: own }))
    const sent = { cookie: signedIn.headers.get('set-cookie')!.split(';')[0]! }
    for (const headers of [sent, bearer(KEYS.anna), { 'x-api-key': `${KEYS.anna}x` }])
      await ask(health, headers)
    restore()
    const text = lines.join('')
    expect(text).toContain('"key":"anna"')
    for (const secret of [KEYS.anna, sent.cookie]) expect(text).not.toContain(secret)
  })

  it('gets none for a wrong key', async () => {
    const refused = await (await route('sign-in'))(post({ key: 'wrong' }, { headers: own }))
    expect(refused.status).toBe(401)
    expect(refused.headers.get('set-cookie')).toBeNull()
  })
})

describe("one key's sessions", () => {
  const call = async (path: string, key: string, body?: object) => {
    const row = rows.find(({ endpoint }) => endpoint.path === path)!
    const response = await ask({ ...row.endpoint, example: body }, bearer(key))
    return { status: response.status, answer: (await response.json()) as Record<string, unknown> }
  }
  const steer = (key: string, session_id: string) =>
    call('/api/v1/features/steer', key, { session_id, index_in_sae: 0, value: 0.5 })
  const editsOf = async (key: string, session_id: string) => {
    const made = {
      session_id,
      variant_id: `copy-${key.slice(7, 10)}-${Math.random()}`,
      base_variant_id: 'default',
    }
    const { answer } = await call('/api/v1/variants', key, made)
    return (JSON.parse(String(answer.variant_json)) as { edits: unknown[] }).edits.length
  }

  it('are unknown to another, and are called what they were called', async () => {
    const { answer } = await call('/api/v1/sessions', KEYS.anna, {})
    const id = String(answer.session_id)
    expect(id).not.toContain('anna')
    expect((await steer(KEYS.anna, id)).status).toBe(200)
    const foreign = await steer(KEYS.bob, id)
    expect(foreign).toMatchObject({ status: 404, answer: { code: 'unknown_session' } })
    expect(JSON.stringify(foreign.answer)).not.toMatch(/anna|bob/)
    expect((await steer(KEYS.bob, `anna/${id}`)).status).toBe(422)
  })

  it('of the same name are two', async () => {
    expect((await steer(KEYS.anna, 'default_session')).status).toBe(200)
    expect(await editsOf(KEYS.anna, 'default_session')).toBe(1)
    expect(await editsOf(KEYS.bob, 'default_session')).toBe(0)
  })
})
