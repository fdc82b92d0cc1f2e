import type { Kysely, Migration } from 'kysely'

/** What is written to see whether anything can be. */
export const writeTrials: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('write_trials')
      .addColumn('id', 'integer', (column) => column.primaryKey().notNull())
      .addColumn('mark', 'text', (column) => column.notNull())
      .execute()
  },
}
