import { sql, type Kysely } from 'kysely'
import { z } from 'zod'
import type { Schema } from '../schema'

/** The largest whole number that a column takes. */
const MOST = 2 ** 31 - 1
const whole = z.int().min(0).max(MOST)
/** Milliseconds since 1970. */
const moment = z.number()
/** Bytes, as a backup holds them. */
const bytes = z.base64().transform((text): Uint8Array => Buffer.from(text, 'base64'))

/** A table as a backup holds it: its rows, and the columns that tell them apart. */
export interface Table {
  key: readonly string[]
  row: z.ZodType<Record<string, unknown>>
}

/** In the order in which rows can be written: a variant needs its session, a part what it is part of. Trials of writing are nothing to keep. */
export const TABLES = {
  sessions: { key: ['id'], row: z.object({ id: z.string(), beginning: z.string(), used_on: whole }) },
  variants: {
    key: ['session_id', 'id'],
    row: z.object({
      session_id: z.string(),
      id: z.string(),
      position: whole,
      json: z.string(),
      automatic: z.string(),
      version: z.string(),
    }),
  },
  made_features: {
    key: ['uuid'],
    row: z.object({
      uuid: z.string(),
      model: z.string(),
      index_in_sae: whole,
      entry: z.string(),
      vector: bytes,
      bias: z.number(),
    }),
  },
  made_indexes: { key: ['model'], row: z.object({ model: z.string(), next_index: whole }) },
  kept: {
    key: ['id'],
    row: z.object({
      id: z.string(),
      owner: z.string(),
      kind: z.string(),
      body: z.string(),
      label: z.string(),
      search: z.string(),
      version: z.string(),
      shown: z.string().nullable(),
      parts: whole,
      characters: whole,
      created_at: moment,
      updated_at: moment,
      deleted_at: moment.nullable(),
    }),
  },
  kept_parts: {
    key: ['kept_id', 'id'],
    row: z.object({
      kept_id: z.string(),
      id: z.string(),
      position: whole,
      parent: z.string().nullable(),
      json: z.string(),
      search: z.string(),
      version: z.string(),
    }),
  },
  request_keys: {
    key: ['owner', 'key'],
    row: z.object({
      owner: z.string(),
      key: z.string(),
      fingerprint: z.string(),
      claimed_at: moment,
      lost_at: moment,
      answer: z.string().nullable(),
    }),
  },
  feature_notes: {
    key: ['owner', 'feature_id'],
    row: z.object({
      owner: z.string(),
      feature_id: z.string(),
      model: z.string(),
      body: z.string(),
      version: z.string(),
      created_at: moment,
      updated_at: moment,
    }),
  },
} as const satisfies Record<Exclude<keyof Schema, 'write_trials'>, Table>

export type TableName = keyof typeof TABLES
export const TABLE_NAMES = Object.keys(TABLES) as TableName[]

/** Rows of one query. */
const PAGE = 500

/** All rows of a table, by its key. */
export async function* rowsOf(db: Kysely<Schema>, table: TableName): AsyncGenerator<Record<string, unknown>> {
  const key = sql.join(TABLES[table].key.map((column) => sql.ref(column)))
  let last: Record<string, unknown> | undefined
  for (;;) {
    const behind =
      last && sql`where (${key}) > (${sql.join(TABLES[table].key.map((column) => last![column]))})`
    const { rows } = await sql<Record<string, unknown>>`
      select * from ${sql.table(table)} ${behind ?? sql``} order by ${key} limit ${sql.lit(PAGE)}`.execute(db)
    yield* rows
    if (rows.length < PAGE) return
    last = rows.at(-1)
  }
}

/** How many rows a table has. */
export async function countOf(db: Kysely<Schema>, table: TableName): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select cast(count(*) as integer) as count from ${sql.table(table)}`.execute(db)
  return rows[0]!.count
}
