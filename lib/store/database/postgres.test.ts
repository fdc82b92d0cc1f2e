import { sql } from 'kysely'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Failure } from '@/lib/errors'
import { postgresPrograms, startPostgres, type PostgresServer } from '@/lib/testing/postgres'
import { DEFAULT_SESSION_ID, DEFAULT_VARIANT_ID } from '../defaults'
import { databaseConformance } from './conformance'
import { guarded } from './faults'
import { openDatabase } from './open-database'
import { openPostgres } from './postgres'
import type { Database } from './schema'
import { DatabaseVariantStore } from './variants'

const programs = postgresPrograms()
const NOT_USED = 'not-used'
/** Connections that a pool keeps at most: pg's own default. */
const POOLED = 10
const home = { sessionId: DEFAULT_SESSION_ID, variantId: DEFAULT_VARIANT_ID }

/** Breaks every connection to a database but its own. */
async function terminateOthers(url: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  await client.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  )
  await client.end()
}

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

    it('goes on after its connections broke, and says 503 while it is not to be had', async () => {
      const own = await startPostgres(programs!)
      const url = await own.newDatabase()
      const database = await openDatabase({ url, dir: NOT_USED })
      open.push(database)
      const store = new DatabaseVariantStore(database, '{}')
      const add = () => store.update(home, ({ json }) => ({ json: `${json}x`, automatic: {} }))
      const attempt = () =>
        add().then(
          () => 'done',
          (error: Failure) => error.code,
        )
      await add()
      await terminateOthers(url)
      // Whether a connection is known to be broken before it is used is the network's affair; each is found out once at most.
      const attempts = [await attempt()]
      while (attempts.at(-1) !== 'done' && attempts.length <= POOLED) attempts.push(await attempt())
      expect(attempts.slice(0, -1).every((outcome) => outcome === 'store_unavailable')).toBe(true)
      expect(attempts.at(-1)).toBe('done')
      expect((await store.read(home)).json).toBe('{}xx')
      await own.halt()
      for (let i = 0; i < 2; i++) expect(await attempt()).toBe('store_unavailable')
      await expect(store.tryWriting()).rejects.toMatchObject({ extra: { retry_after: 5 } })
      await own.resume()
      await store.tryWriting()
      expect(await attempt()).toBe('done')
      await own.stop()
    })

    it('cuts a connection that does not answer, and goes on with another', async () => {
      const database = await openPostgres(await server.newDatabase(), () => {}, 50)
      open.push(database)
      const hanging = guarded(() => sql`select pg_sleep(3600)`.execute(database.db))
      await expect(hanging).rejects.toMatchObject({
        code: 'store_unavailable',
        message: expect.stringContaining('not known') as string,
      })
      const inTransaction = database.db.transaction().execute((db) => sql`select pg_sleep(3600)`.execute(db))
      await expect(guarded(() => inTransaction)).rejects.toMatchObject({ code: 'store_unavailable' })
      expect((await sql`select 1 as one`.execute(database.db)).rows).toEqual([{ one: 1 }])
    })

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
