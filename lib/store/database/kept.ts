import { sql, type Kysely, type Selectable } from 'kysely'
import {
  charactersOf,
  checkNewParts,
  DEFAULT_KEPT,
  foldedText,
  MOST_CHARACTERS,
  MOST_PARTS,
  TooLarge,
  TooManyKept,
  TooManyParts,
  UnknownKept,
  UnknownPart,
  type Change,
  type Head,
  type KeptLimits,
  type KeptStore,
  type Kind,
  type NewPart,
  type NewThing,
  type Page,
  type Part,
  type Wanted,
} from '../kept'
import { guarded } from './faults'
import { addParts, countOf, headOf, idsOfParts, partOf, searched, type KeptRow } from './kept-rows'
import type { Database, Schema } from './schema'

/** Serialises the making of things on PostgreSQL, so that their number is exact. Any constant of Tiller's own. */
const ADVISORY_LOCK = 7_414_530

/**
 * Keeps what people make in a database. Every change is one transaction that holds the thing's row (on SQLite, the file's write
 * lock) from its first read on, so that changes of a thing come one after another, whichever process makes them.
 */
export class DatabaseKeptStore implements KeptStore {
  constructor(
    private readonly database: Database,
    private readonly limits: KeptLimits = DEFAULT_KEPT,
    private readonly now = Date.now,
    private readonly owner = '',
  ) {}

  of(owner: string | null): KeptStore {
    return new DatabaseKeptStore(this.database, this.limits, this.now, owner ?? '')
  }

  async list(kind: Kind, wanted: Wanted): Promise<Page> {
    const { label, query, deleted = false, after, limit } = wanted
    return guarded(async () => {
      let asked = this.database.db
        .selectFrom('kept')
        .selectAll()
        .where('owner', '=', this.owner)
        .where('kind', '=', kind)
        .where('deleted_at', deleted ? 'is not' : 'is', null)
      if (label !== undefined) asked = asked.where('label', '=', foldedLabel(label))
      if (query !== undefined) asked = asked.where(searched(query))
      if (after) {
        const { updatedAt, id } = after
        asked = asked.where(({ eb, and, or }) =>
          or([eb('updated_at', '<', updatedAt), and([eb('updated_at', '=', updatedAt), eb('id', '<', id)])]),
        )
      }
      const rows = await asked
        .orderBy('updated_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit + 1)
        .execute()
      const heads = rows.slice(0, limit).map(headOf)
      const last = heads.at(-1)
      return { heads, next: rows.length > limit && last ? { updatedAt: last.updatedAt, id: last.id } : null }
    })
  }

  async create(kind: Kind, { parts, createdAt, shown, ...content }: NewThing): Promise<Head> {
    return this.transact(async (db) => {
      await this.requireRoom(db, kind)
      const at = this.now()
      const row: KeptRow = {
        id: crypto.randomUUID(),
        owner: this.owner,
        kind,
        ...columnsOf(content),
        shown,
        parts: 0,
        characters: 0,
        created_at: createdAt ?? at,
        updated_at: at,
        deleted_at: null,
      }
      await db.insertInto('kept').values(row).execute()
      return this.write(db, kind, row, { add: parts, shown })
    })
  }

  async head(kind: Kind, id: string): Promise<Head> {
    return guarded(async () => headOf(this.present(kind, id, await this.row(this.database.db, kind, id))))
  }

  async parts(kind: Kind, id: string): Promise<Part[]> {
    await this.head(kind, id)
    return guarded(async () => {
      const asked = this.database.db.selectFrom('kept_parts').selectAll().where('kept_id', '=', id)
      return (await asked.orderBy('position').execute()).map(partOf)
    })
  }

  async part(kind: Kind, id: string, partId: string): Promise<Part> {
    await this.head(kind, id)
    return guarded(async () => partOf(await this.partRow(this.database.db, kind, id, partId)))
  }

  async change(kind: Kind, id: string, work: (head: Head) => Change): Promise<Head> {
    return this.transact(async (db) => {
      const row = this.present(kind, id, await this.row(db, kind, id, true))
      return this.write(db, kind, row, work(headOf(row)))
    })
  }

  async rewrite(
    kind: Kind,
    id: string,
    partId: string,
    work: (part: Part) => Pick<NewPart, 'json' | 'text'>,
  ): Promise<Part> {
    return this.transact(async (db) => {
      const row = this.present(kind, id, await this.row(db, kind, id, true))
      const before = await this.partRow(db, kind, id, partId)
      const { json, text } = work(partOf(before))
      const characters = row.characters - before.json.length + json.length
      if (characters > MOST_CHARACTERS) throw new TooLarge(kind)
      const now = { json, search: foldedText(text), version: crypto.randomUUID() }
      await db.updateTable('kept_parts').set(now).where('kept_id', '=', id).where('id', '=', partId).execute()
      await db.updateTable('kept').set({ characters, updated_at: this.now() }).where('id', '=', id).execute()
      return partOf({ ...before, ...now })
    })
  }

  async remove(kind: Kind, id: string, check?: (head: Head) => void): Promise<Head> {
    return this.transact(async (db) => {
      const row = this.present(kind, id, await this.row(db, kind, id, true))
      check?.(headOf(row))
      const deleted_at = this.now()
      await db.updateTable('kept').set({ deleted_at }).where('id', '=', id).execute()
      await this.dropOldest(db, kind)
      return headOf({ ...row, deleted_at })
    })
  }

  async restore(kind: Kind, id: string): Promise<Head> {
    return this.transact(async (db) => {
      const row = await this.row(db, kind, id, true)
      if (!row) throw new UnknownKept(kind, id)
      if (row.deleted_at === null) return headOf(row)
      await this.requireRoom(db, kind)
      const now = { deleted_at: null, updated_at: this.now() }
      await db.updateTable('kept').set(now).where('id', '=', id).execute()
      return headOf({ ...row, ...now })
    })
  }

  async purge(before: number): Promise<number> {
    return this.transact(async (db) => {
      const { numDeletedRows } = await db
        .deleteFrom('kept')
        .where('deleted_at', '<', before)
        .executeTakeFirstOrThrow()
      return Number(numDeletedRows)
    })
  }

  /** Writes a change to a row that is held. */
  private async write(db: Kysely<Schema>, kind: Kind, row: KeptRow, change: Change): Promise<Head> {
    const { content, shown = row.shown, add = [] } = change
    const parts = row.parts + add.length
    const characters = row.characters + charactersOf(add)
    if (parts > MOST_PARTS[kind]) throw new TooManyParts(kind)
    if (characters > MOST_CHARACTERS) throw new TooLarge(kind)
    const named = [...add.flatMap(({ id, parent }) => [id, parent ?? id]), ...(shown === null ? [] : [shown])]
    const there = await idsOfParts(db, row.id, named)
    checkNewParts(kind, add, (id) => there.has(id))
    if (shown !== null && !there.has(shown) && !add.some(({ id }) => id === shown))
      throw new UnknownPart(kind, shown)
    await addParts(db, row, add)
    const now = {
      ...row,
      ...(content && columnsOf(content)),
      shown,
      parts,
      characters,
      updated_at: this.now(),
    }
    await db.updateTable('kept').set(now).where('id', '=', row.id).execute()
    return headOf(now)
  }

  private async row(db: Kysely<Schema>, kind: Kind, id: string, held = false): Promise<KeptRow | undefined> {
    const asked = db
      .selectFrom('kept')
      .selectAll()
      .where('id', '=', id)
      .where('owner', '=', this.owner)
      .where('kind', '=', kind)
    return (held && this.database.dialect === 'postgres' ? asked.forUpdate() : asked).executeTakeFirst()
  }

  private present(kind: Kind, id: string, row: KeptRow | undefined): KeptRow {
    if (!row || row.deleted_at !== null) throw new UnknownKept(kind, id, row !== undefined)
    return row
  }

  private async partRow(db: Kysely<Schema>, kind: Kind, id: string, partId: string) {
    const asked = db.selectFrom('kept_parts').selectAll().where('kept_id', '=', id).where('id', '=', partId)
    const row: Selectable<Schema['kept_parts']> | undefined = await asked.executeTakeFirst()
    if (!row) throw new UnknownPart(kind, partId)
    return row
  }

  /** Throws TooManyKept. */
  private async requireRoom(db: Kysely<Schema>, kind: Kind): Promise<void> {
    if (this.database.dialect === 'postgres')
      await sql`select pg_advisory_xact_lock(${ADVISORY_LOCK})`.execute(db)
    if ((await countOf(db, this.owner, kind)) >= this.limits[kind])
      throw new TooManyKept(kind, this.limits[kind])
  }

  /** Keeps what was deleted from growing without end. */
  private async dropOldest(db: Kysely<Schema>, kind: Kind): Promise<void> {
    const surplus = await db
      .selectFrom('kept')
      .select('id')
      .where('owner', '=', this.owner)
      .where('kind', '=', kind)
      .where('deleted_at', 'is not', null)
      .orderBy('deleted_at', 'desc')
      .limit(1000)
      .offset(this.limits[kind])
      .execute()
    if (surplus.length === 0) return
    const ids = surplus.map(({ id }) => id)
    await db.deleteFrom('kept').where('id', 'in', ids).execute()
  }

  private transact<T>(work: (db: Kysely<Schema>) => Promise<T>): Promise<T> {
    return guarded(() => this.database.db.transaction().execute(work))
  }
}

const foldedLabel = (label: string) => label.toWellFormed().replaceAll('\u0000', '')

const columnsOf = ({ body, label, text }: Pick<NewThing, 'body' | 'label' | 'text'>) => ({
  body,
  label: foldedLabel(label),
  search: foldedText(text),
  version: crypto.randomUUID(),
})
