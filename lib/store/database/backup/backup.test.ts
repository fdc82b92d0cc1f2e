import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Variant } from '@/lib/steering'
import { madeFeature } from '@/lib/store/made-conformance'
import { postgresPrograms, startPostgres, type PostgresServer } from '@/lib/testing/postgres'
import { DatabaseMadeFeatureStore } from '../made-features'
import { DatabaseKeptStore } from '../kept'
import { DatabaseNoteStore } from '../notes'
import { openDatabase, type Place } from '../open-database'
import { DatabaseRequestKeyStore } from '../request-keys'
import type { Database } from '../schema'
import { DatabaseVariantStore } from '../variants'
import { exportTo, importFrom } from './backup'
import { checkDatabase } from './check'
import { rowsOf, TABLE_NAMES } from './tables'

const programs = postgresPrograms()
const EMPTY = JSON.stringify(new Variant('pocket').json())

let server: PostgresServer | undefined
let dir: string
const opened: Database[] = []
beforeAll(async () => void (server = programs === null ? undefined : await startPostgres(programs)))
afterAll(() => server?.stop())
beforeEach(async () => void (dir = await mkdtemp(join(tmpdir(), 'backup-'))))
afterEach(async () => {
  for (const database of opened.splice(0)) await database.close()
  await rm(dir, { recursive: true })
})

let folders = 0
const places = {
  SQLite: async (): Promise<Place> => ({ dir: join(dir, `data-${folders++}`) }),
  PostgreSQL: async (): Promise<Place> => ({ url: await server!.newDatabase(), dir: 'not-used' }),
}
type Kind = keyof typeof places
const KINDS: Kind[] = programs === null ? ['SQLite'] : ['SQLite', 'PostgreSQL']
if (programs === null) console.warn('SKIPPED: backups of PostgreSQL; there is no initdb and postgres here')

async function fresh(kind: Kind): Promise<Database> {
  const database = await openDatabase(await places[kind]())
  opened.push(database)
  return database
}

/** A database with more rows than one query reads, and all that is hard to write down. */
async function filled(kind: Kind): Promise<Database> {
  const database = await fresh(kind)
  const store = new DatabaseVariantStore(database, EMPTY, { sessions: 10_000, variantsPerSession: 1000 })
  for (const sessionId of ['default_session', 'anna/default_session', 'Ünï "quoted" \\ \u2028 😀'])
    await store.update({ sessionId, variantId: 'default' }, (kept) => ({
      ...kept,
      automatic: { a: 0.1 + 0.2 },
    }))
  for (let i = 0; i < 510; i++) await store.createVariant({ sessionId: 'default_session' })
  const made = new DatabaseMadeFeatureStore(database)
  await made.add('pocket', {
    ...madeFeature(await made.nextIndex('pocket', 8)),
    vector: [Math.PI, -1e-300, 0.1 + 0.2],
  })
  await made.add('other', madeFeature(await made.nextIndex('other', 0), 'Another'))
  await fillKept(database)
  return database
}

async function fillKept(database: Database): Promise<void> {
  const body = JSON.stringify({
    title: 'Ünï \u0000 \u2028 😀 \ud800',
    model: 'pocket',
    system_prompt: null,
    sampling: null,
  })
  const said = (content: string) =>
    JSON.stringify({ role: 'user', content, created_at: '2030-01-01T00:00:00Z' })
  const kept = new DatabaseKeptStore(database).of('anna')
  const { id } = await kept.create('conversation', {
    body,
    label: 'pocket',
    text: 'Ünï',
    shown: 'b',
    parts: [
      { id: 'b', parent: null, json: said('Hi'), text: 'Hi' },
      { id: 'a', parent: 'b', json: said('😀'), text: '😀' },
    ],
  })
  await kept.remove('conversation', id)
  const notes = new DatabaseNoteStore(database)
  const note = () => ({ model: 'pocket', label: 'Ünï \u0000 \u2028 😀 \ud800', text: null })
  for (const store of [notes, notes.of('anna')])
    await store.write('00000000-0000-4000-8000-000000000001', note)
  const keys = new DatabaseRequestKeyStore(database)
  await keys.claim('k', { fingerprint: 'f', withinMs: 1000 })
  await keys.finish('k', { status: 200, headers: {}, body: '{}' })
}

async function contentOf({ db }: Database) {
  const content: Record<string, unknown[]> = {}
  for (const table of TABLE_NAMES) {
    content[table] = []
    for await (const row of rowsOf(db, table)) {
      const plain = Object.entries(row).map(([column, value]) => [
        column,
        typeof value === 'object' && value !== null
          ? Buffer.from(value as Uint8Array).toString('hex')
          : value,
      ])
      content[table].push(Object.fromEntries(plain))
    }
    content[table].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
  }
  return content
}

const file = () => join(dir, 'backup.jsonl')
const refusedBecause = (why: RegExp) =>
  expect.objectContaining({ name: 'BackupError', message: expect.stringMatching(why) as string }) as unknown

describe.each(KINDS.flatMap((from) => KINDS.map((to) => [from, to] as const)))(
  'a backup of %s, in %s',
  (from, to) => {
    it('is the same, to the last byte', async () => {
      const source = await filled(from)
      const counts = await exportTo(file(), source)
      expect(counts).toEqual({
        sessions: 3,
        variants: 513,
        made_features: 2,
        made_indexes: 2,
        kept: 1,
        kept_parts: 2,
        request_keys: 1,
        feature_notes: 2,
      })
      const target = await fresh(to)
      expect(await importFrom(file(), target)).toEqual(counts)
      expect(await contentOf(target)).toEqual(await contentOf(source))
      expect(await checkDatabase(target)).toEqual({ counts, faults: [] })
    })
  },
)

describe('a backup', () => {
  it.skipIf(process.platform === 'win32')(
    'is readable by its owner only, and takes no place of another file',
    async () => {
      const database = await fresh('SQLite')
      await exportTo(file(), database)
      expect((await stat(file())).mode & 0o077).toBe(0)
      const before = await readFile(file())
      await expect(exportTo(file(), database)).rejects.toEqual(refusedBecause(/already/))
      expect(await readFile(file())).toEqual(before)
      expect((await readdir(dir)).filter((name) => name.endsWith('.part'))).toEqual([])
    },
  )

  it.each<[string, (lines: string[]) => string[], RegExp]>([
    ['was cut', (lines) => lines.slice(0, -2), /its end is missing/],
    ['lacks a line', (lines) => lines.filter((_, i) => i !== 2), /not those that were written/],
    [
      'was changed',
      (lines) => lines.map((line) => line.replace('default_session', 'another_one')),
      /not those that were written/,
    ],
    ['goes on behind its end', (lines) => [...lines, '{}'], /behind its end/],
    ['is something else', () => ['{"hello": 1}'], /first line/],
    [
      'has a row of another form',
      (lines) => [lines[0]!, '{"table":"sessions","row":{"id":1}}', ...lines.slice(1)],
      /line 2 does not fit the table sessions/,
    ],
    [
      'has a line of no table',
      (lines) => [lines[0]!, '{"table":"users","row":{}}', ...lines.slice(1)],
      /line 2 is not one/,
    ],
  ])('that %s is refused, and nothing is written', async (_, spoil, why) => {
    const source = await fresh('SQLite')
    await new DatabaseVariantStore(source, EMPTY).createVariant({ sessionId: 'default_session' })
    await exportTo(file(), source)
    const lines = (await readFile(file(), 'utf8')).trimEnd().split('\n')
    await writeFile(file(), `${spoil(lines).join('\n')}\n`)
    const target = await fresh('SQLite')
    await expect(importFrom(file(), target)).rejects.toEqual(refusedBecause(why))
    expect((await checkDatabase(target)).counts).toMatchObject({ sessions: 0, variants: 0 })
  })

  it('is refused where something is kept already', async () => {
    const source = await filled('SQLite')
    await exportTo(file(), source)
    const before = await contentOf(source)
    await expect(importFrom(file(), source)).rejects.toEqual(refusedBecause(/not empty: sessions has 3 rows/))
    expect(await contentOf(source)).toEqual(before)
  })
})

describe('checking what is kept', () => {
  it('names a variant and a made feature that cannot be read', async () => {
    const database = await filled('SQLite')
    await sql`update variants set json = '{"edits": 1}' where session_id = 'anna/default_session'`.execute(
      database.db,
    )
    await sql`update made_features set vector = x'0102' where model = 'other'`.execute(database.db)
    const { faults } = await checkDatabase(database)
    expect(faults).toHaveLength(2)
    expect(faults[0]).toContain('session "anna/default_session"')
    expect(faults[1]).toContain('no usable direction')
  })

  it('names a conversation and a message that cannot be read', async () => {
    const database = await filled('SQLite')
    await sql`update kept set body = '{"title": 1}'`.execute(database.db)
    await sql`update kept_parts set json = '{' where id = 'a'`.execute(database.db)
    const { faults } = await checkDatabase(database)
    expect(faults).toEqual([
      expect.stringMatching(/^The conversation .* of "anna" cannot be read: .*title/),
      expect.stringMatching(/^The message "a" of .* cannot be read: /),
    ])
  })
})
