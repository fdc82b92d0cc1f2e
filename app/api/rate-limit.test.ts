import { afterEach, describe, expect, it } from 'vitest'
import { GET as models } from '@/app/v1/models/route'
import { errorBody } from '@/lib/protocols/tiller/contract'
import { RateLimit } from '@/lib/protocols/http/limits'
import { Door } from '@/lib/server/access/door'
import { KeyRing } from '@/lib/server/access/key-ring'
import { SignIn } from '@/lib/server/access/sign-in'
import { install, makeFixture } from '@/lib/testing/fixture'
import { GET as health } from './v1/health/route'

afterEach(() => {
  delete (globalThis as { tillerDoor?: unknown }).tillerDoor
})

describe('routes answer a request too many with 429 and Retry-After', () => {
  const exhaust = async () => {
    install(makeFixture())
    const limit = new RateLimit({ perMinute: 1, proxies: 0 })
    await limit.admit(new Headers())
    const settings = {
      hosts: [],
      origins: ['https://app.example'],
      keys: new KeyRing(),
      signIn: new SignIn('x'),
    }
    Object.assign(globalThis, { tillerDoor: new Door({ ...settings, limit }) })
  }

  it('/api/v1, in the contract’s shape', async () => {
    await exhaust()
    const headers = { origin: 'https://app.example' }
    const response = await health(new Request('http://tiller.test/api/v1/health', { headers }))
    expect(response.status).toBe(429)
    const { retry_after } = errorBody.parse(await response.json())
    expect(response.headers.get('retry-after')).toBe(String(retry_after))
    expect(response.headers.get('x-ratelimit-remaining-requests')).toBe('0')
    const exposed = response.headers.get('access-control-expose-headers')!.toLowerCase().split(', ')
    for (const name of ['retry-after', 'x-request-id', 'x-tiller-model', 'x-ratelimit-remaining-requests']) {
      expect(exposed).toContain(name)
    }
  })

  it('/v1, in OpenAI’s shape', async () => {
    await exhaust()
    const response = await models(new Request('http://tiller.test/v1/models'))
    expect(response.status).toBe(429)
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await response.json()).toMatchObject({
      error: { message: expect.stringContaining('requests a minute') },
    })
  })
})
