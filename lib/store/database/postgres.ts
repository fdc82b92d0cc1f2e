import { Kysely, PostgresDialect } from 'kysely'
import type { Database, Schema } from './schema'

const CONNECT_MS = 10_000

/** Connects to PostgreSQL. @param onLost told of an idle connection that broke, which the pool then replaces */
export async function openPostgres(url: string, onLost: (error: Error) => void): Promise<Database> {
  const { Pool } = await import('pg')
  const pool = new Pool({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_MS,
    application_name: 'tiller',
    keepAlive: true,
  })
  pool.on('error', onLost)
  // The pool listens while a connection is idle only. One that breaks between two queries of a transaction fails the next of them, and
  // must not end the process before.
  pool.on('connect', (client) => client.on('error', () => {}))
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) })
  // Kysely's migrator takes an advisory lock by itself.
  return { db, dialect: 'postgres', migrating: (work) => work(db), close: () => db.destroy() }
}
