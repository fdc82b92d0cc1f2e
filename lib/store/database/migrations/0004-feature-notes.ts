import type { Kysely, Migration } from 'kysely'

/** What people say of features. */
export const featureNotes: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('feature_notes')
      .addColumn('owner', 'text', (column) => column.notNull())
      .addColumn('feature_id', 'text', (column) => column.notNull())
      .addColumn('model', 'text', (column) => column.notNull())
      .addColumn('body', 'text', (column) => column.notNull())
      .addColumn('version', 'text', (column) => column.notNull())
      .addColumn('created_at', 'double precision', (column) => column.notNull())
      .addColumn('updated_at', 'double precision', (column) => column.notNull())
      .addPrimaryKeyConstraint('feature_notes_pkey', ['owner', 'feature_id'])
      .execute()
  },
}
