import type { Kysely } from 'kysely'
import { isFailure } from '@/lib/errors'
import { DEFAULT_VARIANT_ID } from '../defaults'
import { ownedId } from '../owners'
import {
  isGiven,
  keepsDefault,
  newSessionId,
  TooManyVariants,
  UnknownSession,
  UnknownVariant,
  UNWRITTEN,
  VariantExists,
  type Address,
  type Kept,
  type NewVariant,
  type StoredVariant,
  type VariantStore,
} from '../port'
import { guarded } from './faults'
import type { Database, Schema } from './schema'
import { dayOf, SessionRows } from './sessions'
import { insertVariant, namesOf, variantRow, writeVariant } from './variant-rows'

export interface StoreLimits {
  /** No more sessions are made beyond this many. */
  sessions: number
  /** No more are made of one owner; those without an owner are not counted. */
  sessionsPerOwner: number
  /** A session takes no more variants than this. */
  variantsPerSession: number
}

const DEFAULT_LIMITS: StoreLimits = { sessions: 100_000, sessionsPerOwner: 10_000, variantsPerSession: 256 }

/**
 * Keeps sessions in a database. Every change is one transaction that holds its session's row (on SQLite, the file's write lock)
 * from its first read on, so that changes of a session come one after another, whichever process makes them.
 */
export class DatabaseVariantStore implements VariantStore {
  private readonly limits: StoreLimits
  private readonly sessions: SessionRows

  /** @param beginning JSON of the variant that sessions named by clients start with. */
  constructor(
    private readonly database: Database,
    private readonly beginning: string,
    limits: Partial<StoreLimits> = {},
    private readonly now = Date.now,
  ) {
    this.limits = { ...DEFAULT_LIMITS, ...limits }
    this.sessions = new SessionRows(database.dialect, this.limits.sessions, this.limits.sessionsPerOwner)
  }

  async createSession(json: string, owner: string | null = null): Promise<StoredVariant> {
    return this.change(async (db) => {
      const address = { sessionId: ownedId(owner, newSessionId()), variantId: DEFAULT_VARIANT_ID }
      await this.sessions.add(db, { id: address.sessionId, beginning: json, used_on: this.today() })
      return insertVariant(db, address, plain(json), { position: 0 })
    })
  }

  async createVariant({
    sessionId,
    variantId = crypto.randomUUID(),
    from,
  }: NewVariant): Promise<StoredVariant> {
    return this.change(async (db) => {
      const beginning = await this.enter(db, sessionId)
      const kept = await basis(db, { sessionId, beginning }, from)
      const names = await namesOf(db, sessionId)
      if (names.some(({ id }) => id === variantId)) throw new VariantExists(variantId)
      const { variantsPerSession } = this.limits
      if (names.length >= variantsPerSession) throw new TooManyVariants(variantsPerSession)
      const position = (names.at(-1)?.position ?? 0) + 1
      return insertVariant(db, { sessionId, variantId }, kept, { position })
    })
  }

  async read(address: Address): Promise<StoredVariant> {
    const { sessionId, variantId } = address
    return guarded(async () => {
      const { db } = this.database
      const session = await this.sessions.find(db, sessionId)
      if (session) {
        if (session.used_on < this.today()) await this.noteUse(sessionId)
        return held(db, address)
      }
      if (isGiven(sessionId)) throw new UnknownSession(sessionId)
      if (variantId !== DEFAULT_VARIANT_ID) throw new UnknownVariant(variantId, [DEFAULT_VARIANT_ID])
      return { sessionId, variantId, ...plain(this.beginning), version: UNWRITTEN }
    })
  }

  async update(address: Address, change: (stored: StoredVariant) => Kept): Promise<StoredVariant> {
    return this.change(async (db) => {
      await this.enter(db, address.sessionId)
      return writeVariant(db, address, change(await held(db, address)))
    })
  }

  async removeVariant(address: Address, check?: (stored: StoredVariant) => void): Promise<void> {
    const { sessionId, variantId } = address
    await this.change(async (db) => {
      await this.enter(db, sessionId)
      const stored = await held(db, address)
      if (variantId === DEFAULT_VARIANT_ID) throw keepsDefault()
      check?.(stored)
      await db
        .deleteFrom('variants')
        .where('session_id', '=', sessionId)
        .where('id', '=', variantId)
        .execute()
    })
  }

  async removeSession(sessionId: string): Promise<void> {
    await this.change(async (db) => {
      const row = await this.sessions.lock(db, sessionId, this.today())
      if (row) await db.deleteFrom('sessions').where('id', '=', sessionId).execute()
      else if (isGiven(sessionId)) throw new UnknownSession(sessionId)
    })
  }

  async tryWriting(): Promise<void> {
    const row = { id: 1, mark: crypto.randomUUID() }
    await this.change(async (db) => {
      await db
        .insertInto('write_trials')
        .values(row)
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ mark: row.mark }))
        .execute()
    })
  }

  /** Removes the sessions that nobody has used for so many days. @returns how many they were */
  async removeUnused(days: number): Promise<number> {
    return this.change(async (db) => {
      const before = this.today() - days
      const { numDeletedRows } = await db
        .deleteFrom('sessions')
        .where('used_on', '<', before)
        .executeTakeFirstOrThrow()
      return Number(numDeletedRows)
    })
  }

  /** Locks a session, makes it if a client named it, and notes that it is used. @returns what its variants begin as */
  private async enter(db: Kysely<Schema>, sessionId: string): Promise<string> {
    const today = this.today()
    const row = await this.sessions.lock(db, sessionId, today)
    if (row) return row.beginning
    if (isGiven(sessionId)) throw new UnknownSession(sessionId)
    const isNew = await this.sessions.add(db, { id: sessionId, beginning: this.beginning, used_on: today })
    if (!isNew) return this.enter(db, sessionId)
    const address = { sessionId, variantId: DEFAULT_VARIANT_ID }
    await insertVariant(db, address, plain(this.beginning), { position: 0, version: UNWRITTEN })
    return this.beginning
  }

  /** A database that cannot be written just now (its disk is full) can still be read. */
  private async noteUse(sessionId: string): Promise<void> {
    try {
      await this.change((db) => this.sessions.lock(db, sessionId, this.today()))
    } catch (error) {
      if (!isFailure(error) || error.code !== 'store_unavailable') throw error
    }
  }

  private change<T>(work: (db: Kysely<Schema>) => Promise<T>): Promise<T> {
    return guarded(() => this.database.db.transaction().execute(work))
  }

  private today(): number {
    return dayOf(this.now())
  }
}

const plain = (json: string): Kept => ({ json, automatic: {} })

async function held(db: Kysely<Schema>, address: Address): Promise<StoredVariant> {
  const found = await variantRow(db, address)
  if (found) return found
  const names = await namesOf(db, address.sessionId)
  // Deleted by somebody else between two queries.
  if (names.length === 0) throw new UnknownSession(address.sessionId)
  throw new UnknownVariant(
    address.variantId,
    names.map(({ id }) => id),
  )
}

async function basis(
  db: Kysely<Schema>,
  { sessionId, beginning }: { sessionId: string; beginning: string },
  from: NewVariant['from'],
): Promise<Kept> {
  if (from === undefined) return plain(beginning)
  return 'json' in from ? plain(from.json) : held(db, { sessionId, variantId: from.variantId })
}
