import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, describe, expect, it } from 'vitest'
import { databaseConformance } from './conformance'
import { openDatabase } from './open-database'
import type { Database } from './schema'
import { DatabaseVariantStore } from './variants'

const home = { sessionId: 'default_session', variantId: 'default' }

const open: Database[] = []
const folders: string[] = []

const newPlace = async () => {
  const dir = await mkdtemp(join(tmpdir(), 'tiller-sqlite-'))
  folders.push(dir)
  // A folder that is not there yet is made.
  return { dir: join(dir, 'data') }
}

afterEach(async () => {
  for (const database of open.splice(0)) await database.close()
  for (const dir of folders.splice(0)) await rm(dir, { recursive: true })
})

databaseConformance('SQLite', newPlace, (database) => {
  open.push(database)
  return database
})

it.skipIf(process.platform === 'win32')('is readable by its owner only', async () => {
  const { dir } = await newPlace()
  open.push(await openDatabase({ dir }))
  const names = await readdir(dir)
  expect(names).toContain('tiller.db-wal')
  for (const name of names) expect((await stat(join(dir, name))).mode & 0o077, name).toBe(0)
})

it('refuses what a full disk has no room for, and keeps what there was', async () => {
  const { dir } = await newPlace()
  const database = await openDatabase({ dir })
  open.push(database)
  const store = new DatabaseVariantStore(database, '{}')
  const written = await store.update(home, () => ({ json: 'kept', automatic: {} }))
  const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(database.db)
  await sql.raw(`pragma max_page_count = ${rows[0]!.page_count}`).execute(database.db)
  const large = () => ({ json: 'x'.repeat(100_000), automatic: {} })
  await expect(store.update(home, large)).rejects.toMatchObject({
    code: 'store_unavailable',
    message: expect.stringContaining('full') as string,
  })
  expect(await store.read(home)).toEqual(written)
  await sql`pragma max_page_count = 1000000`.execute(database.db)
  expect((await store.update(home, large)).json).toHaveLength(100_000)
})

it('tells why a change failed that the full disk had ended already', async () => {
  const database = await openDatabase(await newPlace())
  open.push(database)
  const change = database.db.transaction().execute(async (db) => {
    await sql`rollback`.execute(db)
    throw new RangeError('the reason')
  })
  await expect(change).rejects.toThrow('the reason')
  await new DatabaseVariantStore(database, '{}').tryWriting()
})

it('is one file, whole by itself, once it is closed', async () => {
  const { dir } = await newPlace()
  const database = await openDatabase({ dir })
  const written = await new DatabaseVariantStore(database, '{}').update(home, (kept) => kept)
  await database.close()
  expect(await readdir(dir)).toEqual(['tiller.db'])
  open.push(await openDatabase({ dir }))
  expect(await new DatabaseVariantStore(open[0]!, '{}').read(home)).toEqual(written)
})

it('lets a change under way end before it is closed', async () => {
  const { dir } = await newPlace()
  const database = await openDatabase({ dir })
  const change = new DatabaseVariantStore(database, '{}').update(home, (kept) => kept)
  await Promise.all([change, database.close()])
  expect(await readdir(dir)).toEqual(['tiller.db'])
  open.push(await openDatabase({ dir }))
  expect(await new DatabaseVariantStore(open[0]!, '{}').read(home)).toEqual(await change)
})

it('is closed while another has it open, and loses nothing', async () => {
  const { dir } = await newPlace()
  const [first, second] = [await openDatabase({ dir }), await openDatabase({ dir })]
  open.push(second)
  const written = await new DatabaseVariantStore(first, '{}').update(home, (kept) => kept)
  await first.close()
  const left = new DatabaseVariantStore(second, '{}')
  expect(await left.read(home)).toEqual(written)
  expect((await left.update(home, (kept) => kept)).version).not.toBe(written.version)
})

it('reads what it cannot write, also when it would note the use', async () => {
  const { dir } = await newPlace()
  const database = await openDatabase({ dir })
  open.push(database)
  let now = Date.now()
  const store = new DatabaseVariantStore(database, '{}', {}, () => now)
  const written = await store.update(home, (kept) => kept)
  await sql`pragma query_only = on`.execute(database.db)
  now += 30 * 86_400_000
  await expect(store.update(home, (kept) => kept)).rejects.toMatchObject({ code: 'store_unavailable' })
  await expect(store.tryWriting()).rejects.toMatchObject({ code: 'store_unavailable' })
  expect(await store.read(home)).toEqual(written)
})

describe('a SQLite file that cannot be used', () => {
  it('is told with the variable that names its place', async () => {
    const { dir } = await newPlace()
    await writeFile(dir, 'a file in the place of the folder')
    await expect(openDatabase({ dir })).rejects.toThrow(/TILLER_DATA_DIR.*cannot be opened/)
  })

  it('is left alone where it is something else', async () => {
    const { dir } = await newPlace()
    await mkdir(dir)
    await writeFile(join(dir, 'tiller.db'), 'no database '.repeat(1000))
    await expect(openDatabase({ dir })).rejects.toThrow(/TILLER_DATA_DIR.*not a database/)
  })
})
