import { sql, type Expression, type Kysely, type Selectable, type SqlBool } from 'kysely'
import { foldedText, type Head, type Kind, type NewPart, type Part } from '../kept'
import type { Schema } from './schema'

export type KeptRow = Selectable<Schema['kept']>

export const headOf = (row: KeptRow): Head => ({
  id: row.id,
  body: row.body,
  label: row.label,
  version: row.version,
  shown: row.shown,
  parts: row.parts,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  deletedAt: row.deleted_at,
})

export const partOf = ({ id, parent, json, version }: Selectable<Schema['kept_parts']>): Part => ({
  id,
  parent,
  json,
  version,
})

/** Rows that one statement writes, and ids that one names: databases bound the parameters of a statement. */
const CHUNK = 100

/** Which of some ids are those of a thing's parts. */
export async function idsOfParts(
  db: Kysely<Schema>,
  thing: string,
  ids: readonly string[],
): Promise<Set<string>> {
  const found = new Set<string>()
  for (const chunk of chunksOf([...new Set(ids)])) {
    const asked = db
      .selectFrom('kept_parts')
      .select('id')
      .where('kept_id', '=', thing)
      .where('id', 'in', chunk)
    for (const { id } of await asked.execute()) found.add(id)
  }
  return found
}

export async function addParts(
  db: Kysely<Schema>,
  { id, parts }: KeptRow,
  add: readonly NewPart[],
): Promise<void> {
  const rows = add.map((part, at) => ({
    kept_id: id,
    id: part.id,
    position: parts + at,
    parent: part.parent,
    json: part.json,
    search: foldedText(part.text),
    version: crypto.randomUUID(),
  }))
  for (const chunk of chunksOf(rows)) await db.insertInto('kept_parts').values(chunk).execute()
}

/** How many things an owner has of a kind, those that are deleted left out. */
export async function countOf(db: Kysely<Schema>, owner: string, kind: Kind): Promise<number> {
  const { count } = await db
    .selectFrom('kept')
    .select(sql<number>`cast(count(*) as integer)`.as('count'))
    .where('owner', '=', owner)
    .where('kind', '=', kind)
    .where('deleted_at', 'is', null)
    .executeTakeFirstOrThrow()
  return count
}

/** Things that hold a text, or of which a part does. Both sides are folded, so that both databases find the same. */
export function searched(query: string): Expression<SqlBool> {
  const pattern = `%${foldedText(query).replace(/[\\%_]/g, '\\$&')}%`
  return sql<SqlBool>`(kept.search like ${pattern} escape '\\' or exists (
    select 1 from kept_parts where kept_parts.kept_id = kept.id and kept_parts.search like ${pattern} escape '\\'))`
}

function* chunksOf<T>(all: readonly T[]): Generator<T[]> {
  for (let at = 0; at < all.length; at += CHUNK) yield all.slice(at, at + CHUNK)
}
