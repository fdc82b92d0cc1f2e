import { chmod, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Kysely, SqliteDialect, SqliteDriver } from 'kysely'
import type Libsql from 'libsql'
import { beginWriting, BUSY_MS } from './begin-writing'
import { isUnusable } from './faults'
import type { Database, Schema } from './schema'

export const SQLITE_FILE = 'tiller.db'

/** Opens `tiller.db` in a folder; both are made if they are not there. */
export async function openSqlite(dir: string): Promise<Database> {
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const { default: Sqlite } = await import('libsql')
  const path = join(dir, SQLITE_FILE)
  const file = new Sqlite(path, { timeout: BUSY_MS })
  try {
    // What people write to a model is theirs; the files beside this one get its mode.
    await chmod(path, 0o600)
    file.pragma('journal_mode = WAL')
    // An acknowledged write survives a power cut: WAL's default flushes at checkpoints only.
    file.pragma('synchronous = FULL')
    file.pragma('foreign_keys = ON')
  } catch (error) {
    file.close()
    throw error
  }
  const db = new Kysely<Schema>({ dialect: new WritingDialect(file) })
  return {
    db,
    dialect: 'sqlite',
    migrating: (work) =>
      db.connection().execute(async (connection) => {
        await beginWriting(file)
        try {
          await work(connection)
          file.exec('commit')
        } catch (error) {
          takeBack(file)
          throw error
        }
      }),
    async close() {
      // Behind the transaction that is under way.
      await db.connection().execute(async () => foldLog(file))
      await db.destroy()
    },
  }
}

/** Ends a transaction without its changes. A commit that the disk had no room for has ended it already. */
function takeBack(file: Libsql.Database): void {
  if (file.inTransaction) file.exec('rollback')
}

/**
 * Writes what is in the write-ahead log into the file, so that this is whole by itself. Left alone where another process has the
 * file open or the disk is full: what is in the log is kept all the same, and read at the next start.
 */
function foldLog(file: Libsql.Database): void {
  try {
    file.pragma('busy_timeout = 0')
    file.pragma('journal_mode = DELETE')
  } catch (error) {
    if (!isUnusable(error)) throw error
  }
}

class WritingDialect extends SqliteDialect {
  constructor(private readonly file: Libsql.Database) {
    super({ database: file })
  }

  override createDriver(): SqliteDriver {
    return new WritingDriver(this.file)
  }
}

/** Every transaction may write. */
class WritingDriver extends SqliteDriver {
  constructor(private readonly file: Libsql.Database) {
    super({ database: file })
  }

  override beginTransaction(): Promise<void> {
    return beginWriting(this.file)
  }

  override async rollbackTransaction(): Promise<void> {
    takeBack(this.file)
  }
}
