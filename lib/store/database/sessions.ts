import { sql, type Kysely } from 'kysely'
import { ownerOf, ownedId } from '../owners'
import { TooManySessions } from '../port'
import type { Database, Schema } from './schema'

const DAY_MS = 86_400_000

/** Serialises the making of sessions on PostgreSQL, so that their number is exact. Any constant of Tiller's own. */
const ADVISORY_LOCK = 7_414_529

export interface SessionRow {
  id: string
  beginning: string
  used_on: number
}

/** Days since 1970-01-01, UTC. @param ms since then */
export const dayOf = (ms: number): number => Math.floor(ms / DAY_MS)

/** The rows of sessions. */
export class SessionRows {
  /** @param most there may be @param mostOfOwner may be one owner's */
  constructor(
    private readonly dialect: Database['dialect'],
    private readonly most: number,
    private readonly mostOfOwner: number,
  ) {}

  async find(db: Kysely<Schema>, id: string): Promise<SessionRow | undefined> {
    return db.selectFrom('sessions').selectAll().where('id', '=', id).executeTakeFirst()
  }

  /** The session, which from now on is used today, and which nobody else changes until the transaction is over. */
  async lock(db: Kysely<Schema>, id: string, today: number): Promise<SessionRow | undefined> {
    const query = db.selectFrom('sessions').selectAll().where('id', '=', id)
    const row = await (this.dialect === 'postgres' ? query.forUpdate() : query).executeTakeFirst()
    if (row && row.used_on < today)
      await db.updateTable('sessions').set({ used_on: today }).where('id', '=', id).execute()
    return row
  }

  /** Adds a session. Throws TooManySessions. @returns whether it is new; one that is there already stays as it is */
  async add(db: Kysely<Schema>, row: SessionRow): Promise<boolean> {
    if (this.dialect === 'postgres') await sql`select pg_advisory_xact_lock(${ADVISORY_LOCK})`.execute(db)
    if (await this.find(db, row.id)) return false
    const { count } = await db
      .selectFrom('sessions')
      .select(sql<number>`cast(count(*) as integer)`.as('count'))
      .executeTakeFirstOrThrow()
    if (count >= this.most) throw new TooManySessions(this.most)
    await this.requireRoomOf(db, ownerOf(row.id))
    await db.insertInto('sessions').values(row).execute()
    return true
  }

  private async requireRoomOf(db: Kysely<Schema>, owner: string | null): Promise<void> {
    if (owner === null) return
    const beginning = ownedId(owner, '')
    const { count } = await db
      .selectFrom('sessions')
      .select(sql<number>`cast(count(*) as integer)`.as('count'))
      .where(sql`substr(id, 1, ${sql.lit(beginning.length)})`, '=', beginning)
      .executeTakeFirstOrThrow()
    if (count >= this.mostOfOwner) throw new TooManySessions(this.mostOfOwner, true)
  }
}
