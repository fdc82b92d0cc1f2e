import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { clientAddress, RateLimit } from './limits'
import { markPeers, PEER_HEADER } from './peer'

const from = (peer: string) => new Headers({ [PEER_HEADER]: peer })

describe('RateLimit', () => {
  it('refuses what passes the limit, address by address, and says how long to wait', async () => {
    const limit = new RateLimit({ perMinute: 2, trustProxy: false })
    await limit.admit(from('1.2.3.4'))
    await limit.admit(from('1.2.3.4'))
    await limit.admit(from('5.6.7.8'))
    const refusal: unknown = await limit.admit(from('1.2.3.4')).catch((error: unknown) => error)
    expect(refusal).toMatchObject({ code: 'rate_limited', status: 429 })
    const wait = (refusal as { extra: { retry_after: number } }).extra.retry_after
    expect(wait).toBeGreaterThanOrEqual(1)
    expect(wait).toBeLessThanOrEqual(60)
  })

  it('tells what is left, for refusals too', async () => {
    const limit = new RateLimit({ perMinute: 2, trustProxy: false })
    const left = async () => {
      const told = new Headers()
      await limit.admit(from('1.2.3.4'), told).catch(() => undefined)
      expect(told.get('x-ratelimit-limit-requests')).toBe('2')
      expect(told.get('x-ratelimit-reset-requests')).toMatch(/^([1-9]|[1-5][0-9]|60)s$/)
      return told.get('x-ratelimit-remaining-requests')
    }
    expect([await left(), await left(), await left()]).toEqual(['1', '0', '0'])
  })

  it('counts requests of nobody knows whom together', async () => {
    const limit = new RateLimit({ perMinute: 1, trustProxy: false })
    await limit.admit(new Headers())
    await expect(limit.admit(new Headers())).rejects.toMatchObject({ code: 'rate_limited' })
  })

  it('0 is no limit', async () => {
    const limit = new RateLimit({ perMinute: 0, trustProxy: false })
    for (let i = 0; i < 50; i += 1) await limit.admit(from('1.2.3.4'))
  })
})

describe('clientAddress', () => {
  const headers = new Headers({ [PEER_HEADER]: '10.0.0.1', 'x-forwarded-for': '1.2.3.4, 10.0.0.9' })

  it('believes X-Forwarded-For behind a proxy only', () => {
    expect(clientAddress(headers, false)).toBe('10.0.0.1')
    expect(clientAddress(headers, true)).toBe('1.2.3.4')
  })

  it('falls back on the connection where the proxy sets nothing', () => {
    expect(clientAddress(from('10.0.0.1'), true)).toBe('10.0.0.1')
    expect(clientAddress(new Headers({ 'x-forwarded-for': ' , ' }), true)).toBe('unknown')
  })
})

it('markPeers tells the address of the connection, whatever the client claims', async () => {
  markPeers()
  const server = createServer((request, response) => response.end(String(request.headers[PEER_HEADER])))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const response = await fetch(`http://127.0.0.1:${port}`, { headers: { [PEER_HEADER]: '6.6.6.6' } })
  expect(await response.text()).toBe('127.0.0.1')
  server.closeAllConnections()
  server.close()
})
