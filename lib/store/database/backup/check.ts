import { sql } from 'kysely'
import { Variant } from '@/lib/steering'
import type { Database } from '../schema'
import { rowsOf, TABLE_NAMES, type TableName } from './tables'
import type { Counts } from './backup'
import { faultOfKept, faultOfNote, faultOfPart, faultOfRequestKey } from './check-kept'

const BYTES = Float64Array.BYTES_PER_ELEMENT

/** What was looked at, and what is wrong with it, in words for the owner. */
export interface Findings {
  counts: Counts
  faults: string[]
}

/** Looks at all that is kept: that the file is sound, that everything can be read, and every made feature used. Changes nothing. */
export async function checkDatabase({ db, dialect }: Database): Promise<Findings> {
  const faults: string[] = []
  if (dialect === 'sqlite') {
    const { rows } = await sql<{ integrity_check: string }>`pragma integrity_check`.execute(db)
    for (const { integrity_check: found } of rows)
      if (found !== 'ok') faults.push(`The file is damaged: ${found}`)
    const { rows: orphans } = await sql`pragma foreign_key_check`.execute(db)
    if (orphans.length > 0)
      faults.push(
        `${orphans.length} rows belong to nothing: variants without a session, or parts of what is gone.`,
      )
  }
  const counts = Object.fromEntries(TABLE_NAMES.map((table) => [table, 0])) as Counts
  for (const table of TABLE_NAMES) {
    for await (const row of rowsOf(db, table)) {
      counts[table]++
      const fault = CHECKS[table]?.(row)
      if (fault) faults.push(fault)
    }
  }
  return { counts, faults }
}

const CHECKS: Partial<Record<TableName, (row: Record<string, unknown>) => string | null>> = {
  variants: faultOfVariant,
  made_features: faultOfFeature,
  kept: faultOfKept,
  kept_parts: faultOfPart,
  request_keys: faultOfRequestKey,
  feature_notes: faultOfNote,
}

function faultOfVariant({ session_id, id, json, automatic }: Record<string, unknown>): string | null {
  try {
    Variant.fromJson(JSON.parse(String(json)))
    JSON.parse(String(automatic))
    return null
  } catch (error) {
    return `The variant "${String(id)}" of session "${String(session_id)}" cannot be read: ${messageOf(error)}`
  }
}

function faultOfFeature({ uuid, entry, vector }: Record<string, unknown>): string | null {
  try {
    JSON.parse(String(entry))
  } catch (error) {
    return `The made feature ${String(uuid)} cannot be read: ${messageOf(error)}`
  }
  const bytes = Buffer.from(vector as Uint8Array)
  const values = Array.from({ length: Math.floor(bytes.length / BYTES) }, (_, at) =>
    bytes.readDoubleLE(at * BYTES),
  )
  if (values.length > 0 && bytes.length % BYTES === 0 && values.every(Number.isFinite)) return null
  return `The made feature ${String(uuid)} has no usable direction.`
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
