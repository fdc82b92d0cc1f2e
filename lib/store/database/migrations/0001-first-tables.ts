import { sql, type Kysely, type Migration } from 'kysely'
import type { Database } from '../schema'

/** Sessions with their variants, and features that people made. Types are those that SQLite and PostgreSQL share. */
export const firstTables = (dialect: Database['dialect']): Migration => ({
  async up(db: Kysely<unknown>) {
    const bytes = sql.raw(dialect === 'postgres' ? 'bytea' : 'blob')
    await db.schema
      .createTable('sessions')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('beginning', 'text', (column) => column.notNull())
      .addColumn('used_on', 'integer', (column) => column.notNull())
      .execute()
    await db.schema.createIndex('sessions_used_on').on('sessions').column('used_on').execute()
    await db.schema
      .createTable('variants')
      .addColumn('session_id', 'text', (column) =>
        column.notNull().references('sessions.id').onDelete('cascade'),
      )
      .addColumn('id', 'text', (column) => column.notNull())
      .addColumn('position', 'integer', (column) => column.notNull())
      .addColumn('json', 'text', (column) => column.notNull())
      .addColumn('automatic', 'text', (column) => column.notNull())
      .addColumn('version', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('variants_pkey', ['session_id', 'id'])
      .execute()
    await db.schema
      .createTable('made_features')
      .addColumn('uuid', 'text', (column) => column.primaryKey().notNull())
      .addColumn('model', 'text', (column) => column.notNull())
      .addColumn('index_in_sae', 'integer', (column) => column.notNull())
      .addColumn('entry', 'text', (column) => column.notNull())
      .addColumn('vector', bytes, (column) => column.notNull())
      .addColumn('bias', 'double precision', (column) => column.notNull())
      .execute()
    await db.schema
      .createIndex('made_features_model')
      .on('made_features')
      .columns(['model', 'index_in_sae'])
      .execute()
    await db.schema
      .createTable('made_indexes')
      .addColumn('model', 'text', (column) => column.primaryKey().notNull())
      .addColumn('next_index', 'integer', (column) => column.notNull())
      .execute()
  },
})
