import type { Kysely } from 'kysely'
import {
  KEY_MS,
  MOST_KEYS,
  type Claim,
  type KeptAnswer,
  type RequestKeyStore,
  type Standing,
} from '../request-keys'
import { guarded } from './faults'
import type { Database, Schema } from './schema'

/** Keeps idempotency keys in a database: of several processes that are asked the same at once one runs it. */
export class DatabaseRequestKeyStore implements RequestKeyStore {
  constructor(
    private readonly database: Database,
    private readonly most = MOST_KEYS,
    private readonly now = Date.now,
    private readonly owner = '',
  ) {}

  of(owner: string | null): RequestKeyStore {
    return new DatabaseRequestKeyStore(this.database, this.most, this.now, owner ?? '')
  }

  async claim(key: string, { fingerprint, withinMs }: Claim): Promise<Standing> {
    return this.transact(async (db) => {
      const at = this.now()
      await this.forget(db, key, at - KEY_MS)
      const row = {
        owner: this.owner,
        key,
        fingerprint,
        claimed_at: at,
        lost_at: at + withinMs,
        answer: null,
      }
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('request_keys')
        .values(row)
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirstOrThrow()
      if (Number(numInsertedOrUpdatedRows) > 0) {
        await this.makeRoom(db)
        return { state: 'claimed' }
      }
      const asked = db
        .selectFrom('request_keys')
        .selectAll()
        .where('owner', '=', this.owner)
        .where('key', '=', key)
      const found = await asked.executeTakeFirstOrThrow()
      if (found.answer !== null)
        return {
          state: 'done',
          fingerprint: found.fingerprint,
          answer: JSON.parse(found.answer) as KeptAnswer,
        }
      return { state: at < found.lost_at ? 'running' : 'lost', fingerprint: found.fingerprint }
    })
  }

  async finish(key: string, answer: KeptAnswer): Promise<void> {
    await guarded(() =>
      this.database.db
        .updateTable('request_keys')
        .set({ answer: JSON.stringify(answer) })
        .where('owner', '=', this.owner)
        .where('key', '=', key)
        .execute(),
    )
  }

  async release(key: string): Promise<void> {
    await guarded(() =>
      this.database.db
        .deleteFrom('request_keys')
        .where('owner', '=', this.owner)
        .where('key', '=', key)
        .where('answer', 'is', null)
        .execute(),
    )
  }

  async purge(): Promise<void> {
    await this.transact((db) =>
      db
        .deleteFrom('request_keys')
        .where('claimed_at', '<', this.now() - KEY_MS)
        .execute(),
    )
  }

  private async forget(db: Kysely<Schema>, key: string, before: number): Promise<void> {
    await db
      .deleteFrom('request_keys')
      .where('owner', '=', this.owner)
      .where('key', '=', key)
      .where('claimed_at', '<', before)
      .execute()
  }

  private async makeRoom(db: Kysely<Schema>): Promise<void> {
    const surplus = await db
      .selectFrom('request_keys')
      .select('key')
      .where('owner', '=', this.owner)
      .where('answer', 'is not', null)
      .orderBy('claimed_at', 'desc')
      .orderBy('key')
      .offset(this.most - 1)
      .limit(100)
      .execute()
    if (surplus.length === 0) return
    const keys = surplus.map(({ key }) => key)
    await db.deleteFrom('request_keys').where('owner', '=', this.owner).where('key', 'in', keys).execute()
  }

  private transact<T>(work: (db: Kysely<Schema>) => Promise<T>): Promise<T> {
    return guarded(() => this.database.db.transaction().execute(work))
  }
}
