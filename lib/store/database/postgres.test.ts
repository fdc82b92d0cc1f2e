import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { postgresPrograms, startPostgres, type PostgresServer } from '@/lib/testing/postgres'
import { databaseConformance } from './conformance'
import { openDatabase } from './open-database'
import type { Database } from './schema'

const programs = postgresPrograms()
const NOT_USED = 'not-used'

describe.skipIf(programs === null)(
  `on PostgreSQL${programs === null ? ' (SKIPPED: no initdb and postgres in PATH or /usr/lib/postgresql)' : ''}`,
  () => {
    const open: Database[] = []
    let server: PostgresServer

    beforeAll(async () => {
      server = await startPostgres(programs!)
    })
    afterEach(async () => {
      for (const database of open.splice(0)) await database.close()
    })
    afterAll(() => server.stop())

    databaseConformance(
      'PostgreSQL',
      async () => ({ url: await server.newDatabase(), dir: NOT_USED }),
      (database) => {
        open.push(database)
        return database
      },
    )

    it('is told where it is not to be had, with the variable and without the password', async () => {
      const url = (await server.newDatabase())
        .replace('tiller@', 'tiller:secret@')
        .replace(/tiller_\d+/, 'missing')
      const refused = openDatabase({ url, dir: NOT_USED })
      await expect(refused).rejects.toThrow(/DATABASE_URL.*"missing" does not exist/)
      await expect(refused).rejects.not.toThrow(/secret/)
    })
  },
)
