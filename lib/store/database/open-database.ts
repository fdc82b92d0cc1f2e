import { migrate } from './migrate'
import { openPostgres } from './postgres'
import type { Database } from './schema'
import { openSqlite } from './sqlite'

/** Where what is kept lies: in PostgreSQL if there is a URL, else in a SQLite file in the folder. */
export interface Place {
  /** `postgres://user:password@host:port/database` */
  url?: string
  dir: string
  /** Told of a PostgreSQL connection that broke while nobody used it. */
  onLost?: (error: Error) => void
}

/**
 * Opens the database and brings its tables up to date. Throws an Error that names the variable to look at, and never has the
 * URL's password.
 */
export async function openDatabase({ url, dir, onLost = () => {} }: Place): Promise<Database> {
  let database: Database | undefined
  try {
    database = url === undefined ? await openSqlite(dir) : await openPostgres(url, onLost)
    await migrate(database)
    return database
  } catch (error) {
    await database?.close()
    const place = url === undefined ? `in "${dir}" (TILLER_DATA_DIR)` : 'at DATABASE_URL'
    throw new Error(`The database ${place} cannot be opened: ${reasonOf(error)}.`, { cause: error })
  }
}

/** A refused connection to a name of several addresses has its reasons inside. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(reasonOf).join('; ')
  return error instanceof Error ? error.message : String(error)
}
