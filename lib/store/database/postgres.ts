import { Kysely, PostgresDialect } from 'kysely'
import type { PoolClient } from 'pg'
import type { Database, Schema } from './schema'

const CONNECT_MS = 10_000
/** Nothing that is asked of the database takes nearly as long. */
const ANSWER_MS = 30_000

/**
 * Connects to PostgreSQL.
 * @param onLost told of an idle connection that broke, which the pool then replaces
 * @param answerMs a connection on which a query is not answered for so long is cut: its server hangs, or a network swallows what it says
 */
export async function openPostgres(
  url: string,
  onLost: (error: Error) => void,
  answerMs = ANSWER_MS,
): Promise<Database> {
  const { Pool } = await import('pg')
  const pool = new Pool({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_MS,
    application_name: 'tiller',
    keepAlive: true,
  })
  pool.on('error', onLost)
  pool.on('connect', (client) => {
    // The pool listens while a connection is idle only. One that breaks between two queries of a transaction fails the next of them,
    // and must not end the process before.
    client.on('error', () => {})
    cutIfUnanswered(client, answerMs)
  })
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) })
  // Kysely's migrator takes an advisory lock by itself.
  return { db, dialect: 'postgres', migrating: (work) => work(db), close: () => db.destroy() }
}

/** pg's own limit would leave the connection, with its transaction under way, to whoever comes next. */
function cutIfUnanswered(client: PoolClient, answerMs: number): void {
  const ask = client.query.bind(client) as (...asked: unknown[]) => Promise<unknown>
  const query = async (...asked: unknown[]) => {
    const timer = setTimeout(() => void client.end(), answerMs)
    try {
      return await ask(...asked)
    } finally {
      clearTimeout(timer)
    }
  }
  Object.assign(client, { query })
}
