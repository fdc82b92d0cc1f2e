import type { Kysely, Selectable } from 'kysely'
import type { Address, Kept, StoredVariant, Strengths } from '../port'
import type { Schema } from './schema'

type VariantRow = Selectable<Schema['variants']>

/** A session's variants in the order in which they were made. */
export async function namesOf(db: Kysely<Schema>, sessionId: string) {
  return db
    .selectFrom('variants')
    .select(['id', 'position'])
    .where('session_id', '=', sessionId)
    .orderBy('position')
    .execute()
}

export async function variantRow(
  db: Kysely<Schema>,
  { sessionId, variantId }: Address,
): Promise<StoredVariant | undefined> {
  const row = await db
    .selectFrom('variants')
    .selectAll()
    .where('session_id', '=', sessionId)
    .where('id', '=', variantId)
    .executeTakeFirst()
  return row && storedOf(row)
}

export async function insertVariant(
  db: Kysely<Schema>,
  { sessionId, variantId }: Address,
  kept: Kept,
  { position, version = crypto.randomUUID() }: { position: number; version?: string },
): Promise<StoredVariant> {
  const row = { session_id: sessionId, id: variantId, position, ...columnsOf(kept), version }
  await db.insertInto('variants').values(row).execute()
  return storedOf(row)
}

export async function writeVariant(
  db: Kysely<Schema>,
  { sessionId, variantId }: Address,
  kept: Kept,
): Promise<StoredVariant> {
  const row = await db
    .updateTable('variants')
    .set({ ...columnsOf(kept), version: crypto.randomUUID() })
    .where('session_id', '=', sessionId)
    .where('id', '=', variantId)
    .returningAll()
    .executeTakeFirstOrThrow()
  return storedOf(row)
}

const columnsOf = ({ json, automatic }: Kept) => ({ json, automatic: JSON.stringify(automatic) })

function storedOf({ session_id, id, json, automatic, version }: VariantRow): StoredVariant {
  return {
    sessionId: session_id,
    variantId: id,
    json,
    automatic: JSON.parse(automatic) as Strengths,
    version,
  }
}
