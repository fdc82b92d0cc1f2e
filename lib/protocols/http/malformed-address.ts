import { Failure } from '@/lib/errors'

/** What an address whose escapes do not decode is refused with; the router cannot read it. */
export const malformedAddress = new Failure(
  'malformed_address',
  'The address has a "%" that begins no UTF-8 character. Escape its segments as encodeURIComponent does.',
)

/** Whether the address's escapes decode. */
export function decodes(pathname: string): boolean {
  try {
    decodeURIComponent(pathname)
    return true
  } catch {
    return false
  }
}
