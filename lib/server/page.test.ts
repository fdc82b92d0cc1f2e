import { afterEach, describe, expect, it, vi } from 'vitest'
import { servePage } from './page'

const KEY = 'tiller-annas-key-of-many-letters'

afterEach(() => {
  vi.unstubAllEnvs()
  Reflect.deleteProperty(globalThis, 'tillerDoor')
})

const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  servePage(
    new Request(`http://localhost:3000${path}`, { method, headers: { host: 'localhost:3000', ...headers } }),
  )
/** A header of the request that the page gets. Source: how NextResponse.next hands them on. */
const handedOn = (response: Response, name: string) => response.headers.get(`x-middleware-request-${name}`)
const target = ({ headers }: Response) =>
  new URL(headers.get('location')!).pathname + new URL(headers.get('location')!).search

describe('a page', () => {
  it('gets a nonce of its own, which its policy names', async () => {
    const [one, two] = [await ask('/'), await ask('/')]
    const nonce = handedOn(one, 'x-nonce')!
    expect(nonce).toMatch(/^[0-9a-f]{32}$/)
    expect(handedOn(two, 'x-nonce')).not.toBe(nonce)
    for (const policy of [
      one.headers.get('content-security-policy'),
      handedOn(one, 'content-security-policy'),
    ]) {
      expect(policy).toContain(`'nonce-${nonce}' 'strict-dynamic'`)
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).not.toMatch(/script-src[^;]*unsafe/)
    }
  })

  it('is counted, and refused for foreign names and methods that pages have not', async () => {
    expect((await ask('/', { host: 'evil.example' })).status).toBe(421)
    for (const method of ['POST', 'PUT', 'DELETE']) {
      const response = await ask('/', {}, method)
      expect(response.status).toBe(405)
      expect(response.headers.get('allow')).toBe('GET, HEAD')
    }
    vi.stubEnv('RATE_LIMIT_PER_MINUTE', '1')
    Reflect.deleteProperty(globalThis, 'tillerDoor')
    expect((await ask('/')).status).toBe(200)
    expect((await ask('/')).status).toBe(429)
  })

  it('has nobody sign in where there are no keys, whoever a request says it is of', async () => {
    expect(handedOn(await ask('/', { 'x-tiller-owner': 'root' }), 'x-tiller-owner')).toBeNull()
    expect(target(await ask('/signin'))).toBe('/')
  })
})

describe('a page, where there are keys', () => {
  const withKeys = () => vi.stubEnv('TILLER_API_KEYS', `anna:${KEY}`)

  it('sends who has none to sign in, and back to where they wanted to go', async () => {
    withKeys()
    const response = await ask('/')
    expect(response.status).toBe(303)
    expect(target(response)).toBe('/signin')
    expect(target(await ask('/reference'))).toBe('/signin?from=%2Freference')
    expect(target(await ask('/screenshot.png'))).toBe('/signin?from=%2Fscreenshot.png')
    expect((await ask('/signin')).headers.get('x-middleware-next')).toBe('1')
  })

  it('is told who reads it', async () => {
    withKeys()
    const key = { authorization: `Bearer ${KEY}` }
    expect(handedOn(await ask('/', { ...key, 'x-tiller-owner': 'root' }), 'x-tiller-owner')).toBe('anna')
    expect(target(await ask('/signin', key))).toBe('/')
  })
})
