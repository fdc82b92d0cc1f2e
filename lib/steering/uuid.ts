/** How a uuid may be spelled. */
export const UUID_SPELLING = /^[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}$/

/** True for 32 hex digits, in either case, with or without dashes in the usual places. */
export const isUuid = (text: string): boolean => UUID_SPELLING.test(text)

/** The dashed lower-case spelling of a uuid. Throws a TypeError for anything else than a uuid. */
export function canonicalUuid(text: string): string {
  if (typeof text !== 'string' || !isUuid(text)) {
    throw new TypeError(`Not a uuid: ${JSON.stringify(text)}. Give 32 hex digits, with or without dashes.`)
  }
  const hex = hexUuid(text)
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

/** The 32 lower-case hex digits of a uuid. */
export const hexUuid = (uuid: string): string => uuid.toLowerCase().replaceAll('-', '')

/**
 * A random uuid of version 4 (RFC 9562, section 5.4).
 * `crypto.randomUUID` would do, but browsers hide it from pages that are served over plain HTTP.
 */
export function randomUuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return canonicalUuid(Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(''))
}
