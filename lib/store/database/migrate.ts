import { Migrator, sql, type Kysely } from 'kysely'
import { migrationsFor } from './migrations'
import type { Database, Schema } from './schema'

/**
 * Brings the tables up to date, all changes or none. Of several that start at once one does it and the others wait.
 * Throws an Error in words for the owner where the database was made by a newer Tiller.
 */
export function migrate({ dialect, migrating }: Database): Promise<void> {
  return migrating((db) => migrateToLatest(db, dialect))
}

async function migrateToLatest(db: Kysely<Schema>, dialect: Database['dialect']): Promise<void> {
  const migrations = migrationsFor(dialect)
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  const { error } = await migrator.migrateToLatest()
  if (error === undefined) return
  const newer = await unknownMigration(db, migrations).catch(() => undefined)
  if (newer === undefined) throw error
  throw new Error(`a newer Tiller made it (its tables are at "${newer}"). Run that version, or a newer one`)
}

/** A change that the database has seen and this Tiller does not know. */
async function unknownMigration(db: Kysely<Schema>, known: object): Promise<string | undefined> {
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name desc`.execute(
    db,
  )
  return rows.find(({ name }) => !(name in known))?.name
}
