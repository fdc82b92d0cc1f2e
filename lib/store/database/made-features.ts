import { sql, type Kysely, type Selectable } from 'kysely'
import type { MadeFeature } from '@/lib/models/made-feature'
import { MOST_PER_MODEL, TooManyFeatures, type MadeFeatureStore } from '../made-features'
import { guarded } from './faults'
import type { Database, Schema } from './schema'

/** Keeps made features in a database. Changes of one model's features come one after another, whichever process makes them. */
export class DatabaseMadeFeatureStore implements MadeFeatureStore {
  constructor(private readonly database: Database) {}

  async ids(model: string): Promise<readonly string[]> {
    return guarded(async () => {
      const rows = await this.database.db
        .selectFrom('made_features')
        .select('uuid')
        .where('model', '=', model)
        .orderBy('index_in_sae')
        .execute()
      return rows.map(({ uuid }) => uuid)
    })
  }

  async list(model: string): Promise<readonly MadeFeature[]> {
    return guarded(async () => {
      const rows = await this.database.db
        .selectFrom('made_features')
        .selectAll()
        .where('model', '=', model)
        .orderBy('index_in_sae')
        .execute()
      return rows.map(featureOf)
    })
  }

  async nextIndex(model: string, least: number): Promise<number> {
    return this.change(model, async (db, next) => {
      const index = Math.max(next, least)
      await db
        .updateTable('made_indexes')
        .set({ next_index: index + 1 })
        .where('model', '=', model)
        .execute()
      return index
    })
  }

  async add(model: string, { entry, vector, bias }: MadeFeature): Promise<void> {
    await this.change(model, async (db) => {
      const { count } = await db
        .selectFrom('made_features')
        .select(sql<number>`cast(count(*) as integer)`.as('count'))
        .where('model', '=', model)
        .executeTakeFirstOrThrow()
      if (count >= MOST_PER_MODEL) throw new TooManyFeatures(model)
      const { uuid, indexInSae: index_in_sae } = entry
      const row = { uuid, model, index_in_sae, entry: JSON.stringify(entry), vector: bytesOf(vector), bias }
      await db.insertInto('made_features').values(row).execute()
    })
  }

  async ownerOf(uuid: string): Promise<string | null> {
    // Not every text is one that a database takes.
    if (!UUID.test(uuid)) return null
    return guarded(async () => {
      const query = this.database.db.selectFrom('made_features').select('model').where('uuid', '=', uuid)
      return (await query.executeTakeFirst())?.model ?? null
    })
  }

  async remove(model: string, uuid: string): Promise<void> {
    await this.change(model, async (db) => {
      await db.deleteFrom('made_features').where('model', '=', model).where('uuid', '=', uuid).execute()
    })
  }

  /** Runs a change in a transaction that holds the model's row of indexes. @param work gets the next free index */
  private change<T>(model: string, work: (db: Kysely<Schema>, next: number) => Promise<T>): Promise<T> {
    const { db, dialect } = this.database
    return guarded(() =>
      db.transaction().execute(async (writing) => {
        await writing
          .insertInto('made_indexes')
          .values({ model, next_index: 0 })
          .onConflict((conflict) => conflict.doNothing())
          .execute()
        const query = writing.selectFrom('made_indexes').select('next_index').where('model', '=', model)
        const locked = dialect === 'postgres' ? query.forUpdate() : query
        return work(writing, (await locked.executeTakeFirstOrThrow()).next_index)
      }),
    )
  }
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const BYTES = Float64Array.BYTES_PER_ELEMENT

function bytesOf(vector: readonly number[]): Uint8Array {
  const bytes = Buffer.alloc(vector.length * BYTES)
  vector.forEach((value, at) => bytes.writeDoubleLE(value, at * BYTES))
  return bytes
}

function featureOf({ entry, vector, bias }: Selectable<Schema['made_features']>): MadeFeature {
  const bytes = Buffer.from(vector)
  const values = Array.from({ length: bytes.length / BYTES }, (_, at) => bytes.readDoubleLE(at * BYTES))
  return { entry: JSON.parse(entry) as MadeFeature['entry'], vector: values, bias }
}
