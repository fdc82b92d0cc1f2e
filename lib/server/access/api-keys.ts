import 'server-only'
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** A key that lets its holder in, as it is kept: what it is cannot be found out from it. */
export interface ApiKey {
  /** Whom it was given to. Sessions belong to it. */
  name: string
  /** SHA-256 of the key. */
  hash: Buffer
}

const PREFIX = 'tiller-'
const RANDOM_BYTES = 32
/** Fewer characters might be guessed; keys that Tiller makes have 50. */
export const LEAST_CHARS = 24
export const KEY_NAME = /^[A-Za-z0-9][\w.-]{0,63}$/

/** A key that cannot be guessed: 256 random bits. */
export const newKey = (): string => PREFIX + randomBytes(RANDOM_BYTES).toString('base64url')

/**
 * How keys are kept. One round of SHA-256 is right here, and a slow hash for passwords is not: keys are random and long, so that
 * nobody can try them all whatever a try costs, and each request is checked anew.
 * Source: https://cheatsheetseries.owasp.org/cheatsheets/Cryptographic_Storage_Cheat_Sheet.html
 */
export const hashOf = (key: string): Buffer => createHash('sha256').update(key).digest()

/** The key among `keys` whose hash it is. All are compared, each in constant time: how long it takes tells nothing. */
export function keyWithHash(keys: readonly ApiKey[], hash: Buffer): ApiKey | undefined {
  let found: ApiKey | undefined
  for (const key of keys) if (timingSafeEqual(key.hash, hash)) found = key
  return found
}

/**
 * `TILLER_API_KEYS`: `name:key,other:sha256:hash`, where the hash is the key's in hexadecimal.
 * @param fault told of each entry that cannot be read, by its number, since entries hold secrets
 */
export function parseKeys(text: string, fault: (sentence: string) => void): ApiKey[] {
  const entries = text.split(',').map((entry) => entry.trim())
  const keys = entries.flatMap((entry, at) => {
    if (entry === '') return []
    const key = parseKey(entry)
    if (typeof key === 'object') return [key]
    fault(`entry ${at + 1} ${key}`)
    return []
  })
  const twice = keys.find(({ name }, at) => keys.findIndex((other) => other.name === name) < at)
  if (twice) fault(`has the name "${twice.name}" twice`)
  return keys
}

function parseKey(entry: string): ApiKey | string {
  const [, name = '', key = ''] = /^([^:]*):(.*)$/.exec(entry) ?? []
  if (!KEY_NAME.test(name) || key === '')
    return 'must read name:key, the name made of letters, digits, "_", "." and "-"'
  if (key.startsWith('sha256:')) {
    const hash = key.slice('sha256:'.length)
    return /^[0-9a-f]{64}$/i.test(hash)
      ? { name, hash: Buffer.from(hash, 'hex') }
      : `("${name}") has a hash that is not 64 hexadecimal digits`
  }
  if (key.length < LEAST_CHARS)
    return `("${name}") has a key of fewer than ${LEAST_CHARS} characters, which might be guessed`
  return { name, hash: hashOf(key) }
}
