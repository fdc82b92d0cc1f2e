import { isIP } from 'node:net'
import { PEER_HEADER } from './peer'

/** Requests whose connection is not known share one allowance. */
const NOBODY = 'unknown'
/** Of an IPv6 address's eight groups, those of the network: one customer has all addresses of a /64. */
const NETWORK_GROUPS = 4

/**
 * Whom requests are counted for where they come without a key. Each proxy adds the address that it was asked from at the right of
 * X-Forwarded-For, and what stands further left is what the client says: behind `proxies` of them, only that many from the right
 * are true. Where fewer stand there the connection's address counts.
 * @returns an IPv4 address, or the network of an IPv6 one
 */
export function clientAddress(headers: Headers, proxies: number): string {
  const forwarded = proxies > 0 ? (headers.get('x-forwarded-for') ?? '').split(',') : []
  const address = plainAddress(forwarded.at(-proxies) ?? '') ?? plainAddress(headers.get(PEER_HEADER) ?? '')
  return address === undefined ? NOBODY : networkOf(address)
}

/** The address without a port, brackets and zone; undefined for what is none. */
function plainAddress(text: string): string | undefined {
  const [, inBrackets] = /^\[([^\]]*)\](?::\d+)?$/.exec(text.trim()) ?? []
  const [, beforePort] = /^([\d.]+):\d+$/.exec(text.trim()) ?? []
  const address = (inBrackets ?? beforePort ?? text.trim()).replace(/%.*$/, '')
  return isIP(address) === 0 ? undefined : address
}

function networkOf(address: string): string {
  if (isIP(address) === 4) return address
  const groups = groupsOf(address)
  const isMapped = groups.slice(0, 6).join(':') === '0:0:0:0:0:ffff'
  if (!isMapped) return `${groups.slice(0, NETWORK_GROUPS).join(':')}::/64`
  return groups
    .slice(6)
    .flatMap((group) => [parseInt(group, 16) >> 8, parseInt(group, 16) & 255])
    .join('.')
}

/** An IPv6 address's eight groups, in hexadecimal without leading zeros, as the URL standard writes them. */
function groupsOf(address: string): string[] {
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::')
  const before = head === '' ? [] : head.split(':')
  if (tail === undefined) return before
  const after = tail === '' ? [] : tail.split(':')
  return [...before, ...Array<string>(8 - before.length - after.length).fill('0'), ...after]
}
