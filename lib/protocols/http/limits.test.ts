import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { clientAddress } from './client-address'
import { RateLimit } from './limits'
import { markPeers, PEER_HEADER } from './peer'

const from = (peer: string) => new Headers({ [PEER_HEADER]: peer })

describe('RateLimit', () => {
  it('refuses what passes the limit, address by address, and says how long to wait', async () => {
    const limit = new RateLimit({ perMinute: 2, proxies: 0 })
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
    const limit = new RateLimit({ perMinute: 2, proxies: 0 })
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
    const limit = new RateLimit({ perMinute: 1, proxies: 0 })
    await limit.admit(new Headers())
    await expect(limit.admit(new Headers())).rejects.toMatchObject({ code: 'rate_limited' })
  })

  it('0 is no limit', async () => {
    const limit = new RateLimit({ perMinute: 0, proxies: 0 })
    for (let i = 0; i < 50; i += 1) await limit.admit(from('1.2.3.4'))
  })
})

describe('RateLimit with keys', () => {
  it('counts each key by itself, wherever it is used, and apart from addresses', async () => {
    const limit = new RateLimit({ perMinute: 1, proxies: 0 })
    await limit.admit(from('1.2.3.4'), new Headers(), 'anna')
    await limit.admit(from('1.2.3.4'), new Headers(), 'bob')
    await limit.admit(from('1.2.3.4'))
    await expect(limit.admit(from('5.6.7.8'), new Headers(), 'anna')).rejects.toThrow(/with one key/)
    await expect(limit.admit(from('1.2.3.4'))).rejects.toThrow(/from one address/)
  })
})

describe('clientAddress', () => {
  const headers = new Headers({ [PEER_HEADER]: '10.0.0.1', 'x-forwarded-for': '6.6.6.6, 1.2.3.4, 10.0.0.9' })

  it('believes of X-Forwarded-For what the proxies wrote, counted from the right', () => {
    expect([0, 1, 2, 3].map((proxies) => clientAddress(headers, proxies))).toEqual([
      '10.0.0.1',
      '10.0.0.9',
      '1.2.3.4',
      '6.6.6.6',
    ])
  })

  it('falls back on the connection where fewer proxies wrote, or what they wrote is no address', () => {
    expect(clientAddress(headers, 4)).toBe('10.0.0.1')
    expect(clientAddress(from('10.0.0.1'), 1)).toBe('10.0.0.1')
    for (const text of [' , ', 'unknown', '1.2.3', '<script>'])
      expect(clientAddress(new Headers({ 'x-forwarded-for': text }), 1)).toBe('unknown')
  })

  it.each([
    ['1.2.3.4:5678', '1.2.3.4'],
    ['::ffff:1.2.3.4', '1.2.3.4'],
    ['::FFFF:102:304', '1.2.3.4'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['[2001:db8:1:2:ffff::1]:443', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002::9%eth0', '2001:db8:1:2::/64'],
    ['2001:db8::', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
  ])('counts %s as %s', (address, network) => {
    expect(clientAddress(from(address), 0)).toBe(network)
    expect(clientAddress(new Headers({ 'x-forwarded-for': address }), 1)).toBe(network)
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
