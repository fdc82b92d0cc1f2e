import { describe, expect, it } from 'vitest'
import { storeConformance } from '../conformance'
import { DEFAULT_SESSION_ID, DEFAULT_VARIANT_ID } from '../defaults'
import { madeFeature, madeFeatureConformance } from '../made-conformance'
import { keptConformance } from '../kept-conformance'
import { ownedStore } from '../owned'
import type { Kept } from '../port'
import { noteConformance } from '../notes-conformance'
import { requestKeyConformance } from '../request-keys-conformance'
import { DatabaseKeptStore } from './kept'
import { DatabaseMadeFeatureStore } from './made-features'
import { openDatabase, type Place } from './open-database'
import { DatabaseNoteStore } from './notes'
import { DatabaseRequestKeyStore } from './request-keys'
import type { Database } from './schema'
import { DatabaseVariantStore } from './variants'

const DAY_MS = 86_400_000
const home = { sessionId: DEFAULT_SESSION_ID, variantId: DEFAULT_VARIANT_ID }
const add = (text: string) => (kept: Kept) => ({ ...kept, json: kept.json + text })

/**
 * What stores in a database guarantee beside what all stores do.
 * @param newPlace gives the place of a new, empty database
 * @param keep takes what to close at the end of a test
 */
export function databaseConformance(
  name: string,
  newPlace: () => Promise<Place>,
  keep: (database: Database) => Database,
): void {
  const open = async (place: Place) => keep(await openDatabase(place))
  const fresh = async () => open(await newPlace())

  storeConformance(name, async (emptyVariant) => new DatabaseVariantStore(await fresh(), emptyVariant))
  madeFeatureConformance(name, async () => new DatabaseMadeFeatureStore(await fresh()))
  keptConformance(name, async (limits, now) => new DatabaseKeptStore(await fresh(), limits, now))
  noteConformance(name, async (most, now) => new DatabaseNoteStore(await fresh(), most, now))
  requestKeyConformance(name, async (most, now) => new DatabaseRequestKeyStore(await fresh(), most, now))

  describe(`${name} database`, () => {
    it('has after reopening what was written before', async () => {
      const place = await newPlace()
      const first = await openDatabase(place)
      const written = await new DatabaseVariantStore(first, '{}').update(home, add('x'))
      const made = new DatabaseMadeFeatureStore(first)
      await made.add('pocket', madeFeature(await made.nextIndex('pocket', 8)))
      await first.close()

      const again = await open(place)
      expect(await new DatabaseVariantStore(again, 'other').read(home)).toEqual(written)
      const features = new DatabaseMadeFeatureStore(again)
      expect(await features.list('pocket')).toEqual([madeFeature(8)])
      expect(await features.nextIndex('pocket', 8)).toBe(9)
    })

    it('keeps a vector bit for bit', async () => {
      const vector = [Math.PI, -1e-300, 0.1 + 0.2, Number.MAX_VALUE, ...Float32Array.of(0.1, 1e-40)]
      const store = new DatabaseMadeFeatureStore(await fresh())
      const bias = 0.1 + 0.2
      await store.add('pocket', { ...madeFeature(1), vector, bias })
      expect(await store.list('pocket')).toEqual([{ ...madeFeature(1), vector, bias }])
    })

    it('is made once by several that start at once, who then see and miss nothing of each other', async () => {
      const place = await newPlace()
      const stores = (await Promise.all(Array.from({ length: 4 }, () => open(place)))).map(
        (database) => new DatabaseVariantStore(database, '{}'),
      )
      await Promise.all(
        Array.from({ length: 16 }, () => stores.map((store) => store.update(home, add('x')))).flat(),
      )
      for (const store of stores) expect((await store.read(home)).json).toBe(`{}${'x'.repeat(64)}`)
    })

    it('takes as many sessions as it may keep, drops none for another, and changes those there are', async () => {
      const limits = { sessions: 2, sessionsPerOwner: 2, variantsPerSession: 2 }
      const store = new DatabaseVariantStore(await fresh(), '{}', limits)
      const made = await store.createSession('{}')
      await store.update(home, add('x'))
      const refused = { name: 'TooManySessions', limit: 2, code: 'quota_exceeded' }
      const another = { sessionId: 'another', variantId: DEFAULT_VARIANT_ID }
      await expect(store.createSession('{}')).rejects.toMatchObject(refused)
      await expect(store.update(another, add('x'))).rejects.toMatchObject(refused)
      expect((await store.read(another)).json).toBe('{}')
      expect((await store.update(home, add('y'))).json).toBe('{}xy')
      await store.createVariant({ sessionId: made.sessionId, variantId: 'second' })
      await expect(store.createVariant({ sessionId: made.sessionId })).rejects.toMatchObject({
        name: 'TooManyVariants',
        limit: 2,
      })
      await store.removeSession(made.sessionId)
      await store.update(another, add('x'))
    })

    it('takes as many of one owner as an owner may keep, and leaves others theirs', async () => {
      const store = new DatabaseVariantStore(await fresh(), '{}', { sessionsPerOwner: 1 })
      const [anna, almost] = [ownedStore(store, 'a_na'), ownedStore(store, 'anna')]
      const made = await anna.createSession('{}')
      const refused = { name: 'TooManySessions', limit: 1, code: 'quota_exceeded' }
      await expect(anna.createSession('{}')).rejects.toMatchObject(refused)
      await expect(anna.update(home, add('x'))).rejects.toThrow(/You keep 1 .*MAX_SESSIONS_PER_KEY/)
      await almost.createSession('{}')
      for (let i = 0; i < 3; i++) await store.createSession('{}')
      await anna.removeSession(made.sessionId)
      await anna.update(home, add('x'))
    })

    it('removes sessions that nobody has used for so long, to read or to write', async () => {
      let now = 1000 * DAY_MS
      const store = new DatabaseVariantStore(await fresh(), '{}', undefined, () => now)
      const [unused, read, written] = [
        await store.createSession('{}'),
        await store.createSession('{}'),
        await store.createSession('{}'),
      ]
      now += 60 * DAY_MS
      await store.read(read)
      await store.update(written, add('x'))
      now += 31 * DAY_MS
      expect(await store.removeUnused(90)).toBe(1)
      expect(await store.removeUnused(90)).toBe(0)
      await expect(store.read(unused)).rejects.toMatchObject({ name: 'UnknownSession' })
      expect((await store.read(read)).json).toBe('{}')
      expect((await store.read(written)).json).toBe('{}x')
    })

    it('is refused to a Tiller older than the one that made it', async () => {
      const place = await newPlace()
      const database = await open(place)
      await database.db
        .insertInto('kysely_migration' as 'sessions')
        .values({ name: '9999-later', timestamp: new Date().toISOString() } as never)
        .execute()
      await expect(openDatabase(place)).rejects.toThrow(/newer Tiller.*9999-later/)
    })
  })
}
