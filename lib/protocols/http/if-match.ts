import { invalid } from '@/lib/errors'

const TAG = /(?:W\/)?"[!#-~]*"/
const LIST = `${TAG.source}(?:\\s*,\\s*${TAG.source})*`
/** What may stand in the header. */
export const IF_MATCH = new RegExp(`^\\s*(?:\\*|${LIST})\\s*$`)

/**
 * Which versions an If-Match header (RFC 9110, 13.1.1) allows. Undefined for any: there is no header, or it is `*`. A weak tag
 * allows none. Throws `validation_failed` for what is no such header.
 */
export function ifMatch(header: string | null): ((version: string) => boolean) | undefined {
  if (header === null || header.trim() === '*') return undefined
  if (!IF_MATCH.test(header))
    throw invalid('If-Match', 'must be * or the ETag of an earlier answer, with its quotes, as in "abc"')
  const tags: readonly string[] = header.match(new RegExp(TAG.source, 'g')) ?? []
  return (version) => tags.includes(`"${version}"`)
}
