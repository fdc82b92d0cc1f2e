import { cursorOf, placeOf } from '@/lib/operations/kept-page'
import { etagOf, requireKnown, type Expected } from '@/lib/operations/stale'
import { UNDO_MS, type Head, type Kind, type Page, type Wanted } from '@/lib/store/kept'
import type { z } from 'zod'
import type { Call } from '../../http/handle'
import { ifMatch } from '../../http/if-match'
import { validate } from '../../http/validation'

/** The segments of a path, checked as they are stated. Throws `validation_failed`. */
export const paramsOf = <Schema extends z.ZodObject>(
  { params }: { params: Schema },
  call: Pick<Call<unknown>, 'params'>,
): z.output<Schema> => validate(params, call.params)

/** The versions that a writer knows. */
export const expectedBy = ({ heard }: Pick<Call<unknown>, 'heard'>): Expected => ifMatch(heard('If-Match'))

interface Asked {
  limit: number
  cursor?: string
  query?: string
  deleted: 'true' | 'false'
}

/** Throws `validation_failed` for what is no cursor. */
export function wantedOf({ limit, cursor, query, deleted }: Asked, label: string | undefined): Wanted {
  return {
    limit,
    query,
    label,
    deleted: deleted === 'true',
    after: cursor === undefined ? undefined : placeOf(cursor),
  }
}

export const nextOf = ({ next }: Page): string | null => next && cursorOf(next)

const iso = (ms: number) => new Date(ms).toISOString()

/** What is told of everything that is kept. */
export const keptOf = ({ version, createdAt, updatedAt, deletedAt }: Head) => ({
  etag: etagOf({ version }),
  created_at: iso(createdAt),
  updated_at: iso(updatedAt),
  restorable_until: deletedAt === null ? null : iso(deletedAt + UNDO_MS),
})

/** Until when what was just deleted can be restored. */
export const restorableUntil = ({ deletedAt }: Head): string => iso((deletedAt ?? 0) + UNDO_MS)

/** Deletes what is kept, if its version is one that the caller knows. */
export async function removeKept(
  { context, heard }: Pick<Call<unknown>, 'context' | 'heard'>,
  kind: Kind,
  id: string,
): Promise<string> {
  const expected = expectedBy({ heard })
  const head = await context.kept.remove(kind, id, ({ version, body }) =>
    requireKnown(expected, { version, stored: body }, null),
  )
  return restorableUntil(head)
}
