import type { Migration } from 'kysely'
import type { Database } from '../schema'
import { firstTables } from './0001-first-tables'
import { whatPeopleMake } from './0002-what-people-make'
import { writeTrials } from './0003-write-trials'
import { featureNotes } from './0004-feature-notes'

/**
 * Every change of the tables, under the name that a database remembers having made it by. Names sort in the order of the
 * changes; one that was published is never altered.
 */
export const migrationsFor = (dialect: Database['dialect']): Record<string, Migration> => ({
  '0001-first-tables': firstTables(dialect),
  '0002-what-people-make': whatPeopleMake,
  '0003-write-trials': writeTrials,
  '0004-feature-notes': featureNotes,
})
