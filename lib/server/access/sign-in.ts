import 'server-only'
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { ApiKey } from './api-keys'

export const COOKIE = 'tiller_sign_in'
const LIFETIME_S = 30 * 24 * 60 * 60
/** No page of another site makes a browser send it, and no script reads it. */
const ATTRIBUTES = 'Path=/; HttpOnly; SameSite=Strict'

/** The cookie of people who have signed in with a key: the key's name and an end, signed. It does not hold the key. */
export class SignIn {
  /** @param secret signs the cookies: of another secret, none is valid any more */
  constructor(private readonly secret: string | Buffer) {}

  /** The Set-Cookie header. @param secure whether the page came by https @param now milliseconds since 1970 */
  issue(key: ApiKey, secure: boolean, now = Date.now()): string {
    const ends = Math.floor(now / 1000) + LIFETIME_S
    const value = `${key.name}:${ends}:${this.sign(key, ends).toString('base64url')}`
    return `${COOKIE}=${value}; ${ATTRIBUTES}; Max-Age=${LIFETIME_S}${secure ? '; Secure' : ''}`
  }

  /** The Set-Cookie header that ends it. */
  static end(): string {
    return `${COOKIE}=; ${ATTRIBUTES}; Max-Age=0`
  }

  /** The key that a request's cookies were issued for; undefined if they are forged or over, or the key is no more. */
  keyOf(cookies: string | null, keys: readonly ApiKey[], now = Date.now()): ApiKey | undefined {
    const value = valueOf(cookies)
    const [name, ends = '', signature = ''] = value?.split(':') ?? []
    if (!(Number(ends) * 1000 > now)) return undefined
    const given = Buffer.from(signature, 'base64url')
    return keys.find((key) => {
      if (key.name !== name) return false
      const right = this.sign(key, Number(ends))
      return given.length === right.length && timingSafeEqual(given, right)
    })
  }

  /** The key's hash is part of what is signed: another key of the same name does not open what was signed for this one. */
  private sign({ name, hash }: ApiKey, ends: number): Buffer {
    return createHmac('sha256', this.secret)
      .update(`${name}:${ends}:${hash.toString('hex')}`)
      .digest()
  }
}

function valueOf(cookies: string | null): string | undefined {
  const pairs = (cookies ?? '').split(';').map((pair) => pair.trim())
  return pairs.find((pair) => pair.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1)
}
