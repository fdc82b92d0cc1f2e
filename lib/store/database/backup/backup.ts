import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { jsonOf } from '@/lib/json-of'
import type { Database, Schema } from '../schema'
import { countOf, rowsOf, TABLE_NAMES, TABLES, type TableName } from './tables'

/** Changes when an older Tiller could not read what a newer one writes. */
const FORMAT = 1

/** How many rows of each table. */
export type Counts = Record<TableName, number>

/** A backup cannot be made or read; the message says why and what to do. Nothing has changed. */
export class BackupError extends Error {
  override readonly name = 'BackupError'
}

const head = z.object({ tiller_backup: z.literal(FORMAT) })
const line = z.union([
  z.object({
    table: z.enum(TABLE_NAMES as [TableName, ...TableName[]]),
    row: z.record(z.string(), z.unknown()),
  }),
  z.object({ end: z.object({ lines: z.int(), sha256: z.string() }) }),
])

/**
 * Writes all that is kept into a file of JSON lines, as it is at one moment. The last line holds the number and the hash of those
 * before it, so that a file that was cut or changed is told. The file appears whole.
 * @throws BackupError if there is a file of the name
 */
export async function exportTo(path: string, { db, dialect }: Database): Promise<Counts> {
  const part = `${path}.part`
  await requireNone(path)
  const file = await open(part, 'w', 0o600)
  try {
    const sum = createHash('sha256')
    let lines = 0
    const write = async (content: object) => {
      const text = `${JSON.stringify(content)}\n`
      sum.update(text)
      lines++
      await file.appendFile(text)
    }
    const counts = emptyCounts()
    await write({ tiller_backup: FORMAT, made: new Date().toISOString() })
    const reading = db.transaction()
    const moment = dialect === 'postgres' ? reading.setIsolationLevel('repeatable read') : reading
    await moment.execute(async (still) => {
      for (const table of TABLE_NAMES) {
        for await (const row of rowsOf(still, table)) {
          await write({ table, row: asText(row) })
          counts[table]++
        }
      }
    })
    const end = { lines, sha256: sum.digest('hex') }
    await file.appendFile(`${JSON.stringify({ end })}\n`)
    await file.sync()
    await rename(part, path)
    return counts
  } finally {
    await file.close()
    await rm(part, { force: true })
  }
}

/**
 * Writes what a backup holds into an empty database: all of it or nothing. The file is read to its end and checked before anything
 * is written.
 * @throws BackupError naming the line for a file that is no whole backup, and for a database that holds something
 */
export async function importFrom(path: string, { db }: Database): Promise<Counts> {
  for await (const item of checked(path)) void item
  return db.transaction().execute(async (writing) => {
    await requireEmpty(writing)
    const counts = emptyCounts()
    for await (const { table, row } of checked(path)) {
      await writing
        .insertInto(table)
        .values(row as never)
        .execute()
      counts[table]++
    }
    return counts
  })
}

const emptyCounts = () => Object.fromEntries(TABLE_NAMES.map((table) => [table, 0])) as Counts

const asText = (row: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(row).map(([column, value]) => [
      column,
      value instanceof Uint8Array || value instanceof ArrayBuffer
        ? Buffer.from(value as Uint8Array).toString('base64')
        : value,
    ]),
  )

async function requireNone(path: string): Promise<void> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  await file?.close()
  if (file) throw new BackupError(`There is a file ${path} already. Give the backup another name.`)
}

async function requireEmpty(db: Kysely<Schema>): Promise<void> {
  for (const table of TABLE_NAMES) {
    const count = await countOf(db, table)
    if (count > 0)
      throw new BackupError(
        `The database is not empty: ${table} has ${count} rows. Import into another one, with another TILLER_DATA_DIR or DATABASE_URL.`,
      )
  }
}

/** The rows of a backup. Throws BackupError at the first line that does not fit, at the latest behind the last row. */
async function* checked(path: string): AsyncGenerator<{ table: TableName; row: Record<string, unknown> }> {
  const sum = createHash('sha256')
  let [number, ended] = [0, false]
  const refuse = (why: string) => new BackupError(`${path} is no whole backup: ${why}. Nothing was written.`)
  for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    if (ended) throw refuse(`line ${number + 1} stands behind its end`)
    const content = jsonOf(text)
    if (number === 0) {
      if (!head.safeParse(content).success)
        throw refuse('its first line is not that of a backup of this version')
    } else {
      const found = line.safeParse(content)
      if (!found.success) throw refuse(`line ${number + 1} is not one of a backup`)
      if ('end' in found.data) {
        const { lines, sha256 } = found.data.end
        if (lines !== number || sha256 !== sum.digest('hex'))
          throw refuse('its lines are not those that were written')
        ended = true
        continue
      }
      const { table, row } = found.data
      const fitting = TABLES[table].row.safeParse(row)
      if (!fitting.success) throw refuse(`line ${number + 1} does not fit the table ${table}`)
      yield { table, row: fitting.data }
    }
    sum.update(`${text}\n`)
    number++
  }
  if (!ended) throw refuse('its end is missing')
}
