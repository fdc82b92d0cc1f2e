import { invalid } from '@/lib/errors'

const TAG = /(?:W\/)?"[\x21\x23-\x7e]*"/
const LIST = new RegExp(`^\\s*${TAG.source}(?:\\s*,\\s*${TAG.source})*\\s*$`)

/**
 * Which versions an If-Match header (RFC 9110, 13.1.1) allows. Undefined for any: there is no header, or it is `*`. A weak tag
 * allows none. Throws `validation_failed` for what is no such header.
 */
export function ifMatch(header: string | null): ((version: string) => boolean) | undefined {
  if (header === null || header.trim() === '*') return undefined
  if (!LIST.test(header))
    throw invalid('If-Match', 'must be * or the ETag of an earlier answer, with its quotes, as in "abc"')
  const tags: readonly string[] = header.match(new RegExp(TAG.source, 'g')) ?? []
  return (version) => tags.includes(`"${version}"`)
}
