import { invalid } from '@/lib/errors'
import type { Place } from '@/lib/store/kept'

/** A place in a list as clients hold it. */
export const cursorOf = ({ updatedAt, id }: Place): string =>
  Buffer.from(JSON.stringify([updatedAt, id])).toString('base64url')

/** Throws `validation_failed` for what is no cursor of a list. */
export function placeOf(cursor: string): Place {
  const [updatedAt, id, ...more] = parsed(cursor)
  if (typeof updatedAt === 'number' && Number.isFinite(updatedAt) && isId(id) && more.length === 0)
    return { updatedAt, id }
  throw invalid('cursor', 'must be the next_cursor of an earlier answer')
}

const isId = (id: unknown): id is string => typeof id === 'string' && /^[0-9a-f-]{36}$/.test(id)

function parsed(cursor: string): unknown[] {
  try {
    const content: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    return Array.isArray(content) ? content : []
  } catch {
    return []
  }
}
