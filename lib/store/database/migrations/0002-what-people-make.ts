import type { Kysely, Migration } from 'kysely'

/** Conversations, personas and comparisons with their parts, and the answers that were given under idempotency keys. */
export const whatPeopleMake: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('kept')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('owner', 'text', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('body', 'text', (column) => column.notNull())
      .addColumn('label', 'text', (column) => column.notNull())
      .addColumn('search', 'text', (column) => column.notNull())
      .addColumn('version', 'text', (column) => column.notNull())
      .addColumn('shown', 'text')
      .addColumn('parts', 'integer', (column) => column.notNull())
      .addColumn('characters', 'integer', (column) => column.notNull())
      .addColumn('created_at', 'double precision', (column) => column.notNull())
      .addColumn('updated_at', 'double precision', (column) => column.notNull())
      .addColumn('deleted_at', 'double precision')
      .execute()
    await db.schema
      .createIndex('kept_of_owner')
      .on('kept')
      .columns(['owner', 'kind', 'updated_at', 'id'])
      .execute()
    await db.schema.createIndex('kept_deleted_at').on('kept').column('deleted_at').execute()
    await db.schema
      .createTable('kept_parts')
      .addColumn('kept_id', 'text', (column) => column.notNull().references('kept.id').onDelete('cascade'))
      .addColumn('id', 'text', (column) => column.notNull())
      .addColumn('position', 'integer', (column) => column.notNull())
      .addColumn('parent', 'text')
      .addColumn('json', 'text', (column) => column.notNull())
      .addColumn('search', 'text', (column) => column.notNull())
      .addColumn('version', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('kept_parts_pkey', ['kept_id', 'id'])
      .execute()
    await db.schema
      .createTable('request_keys')
      .addColumn('owner', 'text', (column) => column.notNull())
      .addColumn('key', 'text', (column) => column.notNull())
      .addColumn('fingerprint', 'text', (column) => column.notNull())
      .addColumn('claimed_at', 'double precision', (column) => column.notNull())
      .addColumn('lost_at', 'double precision', (column) => column.notNull())
      .addColumn('answer', 'text')
      .addPrimaryKeyConstraint('request_keys_pkey', ['owner', 'key'])
      .execute()
    await db.schema.createIndex('request_keys_claimed_at').on('request_keys').column('claimed_at').execute()
  },
}
