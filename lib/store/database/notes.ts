import { sql, type Kysely, type Selectable } from 'kysely'
import type { NoteBody } from '../documents/note'
import {
  DEFAULT_NOTES,
  isFeatureId,
  TooManyNotes,
  type Note,
  type NoteContent,
  type NoteStore,
} from '../notes'
import { guarded } from './faults'
import type { Database, Schema } from './schema'

/** Serialises writes of notes on PostgreSQL, so that their number is exact. Any constant of Tiller's own. */
const ADVISORY_LOCK = 7_414_531

/** Keeps notes in a database. Writes come one after another, whichever process makes them. */
export class DatabaseNoteStore implements NoteStore {
  constructor(
    private readonly database: Database,
    private readonly most = DEFAULT_NOTES,
    private readonly now = Date.now,
    private readonly owner = '',
  ) {}

  of(owner: string | null): NoteStore {
    return new DatabaseNoteStore(this.database, this.most, this.now, owner ?? '')
  }

  async list(): Promise<readonly Note[]> {
    return guarded(async () => {
      const rows = await this.database.db
        .selectFrom('feature_notes')
        .selectAll()
        .where('owner', '=', this.owner)
        .orderBy('updated_at', 'desc')
        .orderBy('feature_id')
        .execute()
      return rows.map(noteOf)
    })
  }

  async read(featureId: string): Promise<Note | null> {
    // Not every text is one that a database takes.
    return isFeatureId(featureId) ? guarded(() => this.row(this.database.db, featureId)) : null
  }

  async write(featureId: string, work: (note: Note | null) => NoteContent | null): Promise<Note | null> {
    const { db, dialect } = this.database
    return guarded(() =>
      db.transaction().execute(async (writing) => {
        if (dialect === 'postgres') await sql`select pg_advisory_xact_lock(${ADVISORY_LOCK})`.execute(writing)
        const before = isFeatureId(featureId) ? await this.row(writing, featureId) : null
        const content = work(before)
        if (content !== null) return this.put(writing, featureId, before, content)
        if (before) await this.remove(writing, featureId)
        return null
      }),
    )
  }

  private async put(
    db: Kysely<Schema>,
    featureId: string,
    before: Note | null,
    { label, text, model }: NoteContent,
  ): Promise<Note> {
    if (!isFeatureId(featureId)) throw new RangeError(`"${featureId}" is no id of a feature`)
    if (before) await this.remove(db, featureId)
    else await this.requireRoom(db)
    const at = this.now()
    const body: NoteBody = { label, text }
    const row = {
      owner: this.owner,
      feature_id: featureId,
      model,
      body: JSON.stringify(body),
      version: crypto.randomUUID(),
      created_at: before?.createdAt ?? at,
      updated_at: at,
    }
    await db.insertInto('feature_notes').values(row).execute()
    return noteOf(row)
  }

  /** Throws TooManyNotes. */
  private async requireRoom(db: Kysely<Schema>): Promise<void> {
    const { count } = await db
      .selectFrom('feature_notes')
      .select(sql<number>`cast(count(*) as integer)`.as('count'))
      .where('owner', '=', this.owner)
      .executeTakeFirstOrThrow()
    if (count >= this.most) throw new TooManyNotes(this.most)
  }

  private async remove(db: Kysely<Schema>, featureId: string): Promise<void> {
    await db
      .deleteFrom('feature_notes')
      .where('owner', '=', this.owner)
      .where('feature_id', '=', featureId)
      .execute()
  }

  private async row(db: Kysely<Schema>, featureId: string): Promise<Note | null> {
    const row = await db
      .selectFrom('feature_notes')
      .selectAll()
      .where('owner', '=', this.owner)
      .where('feature_id', '=', featureId)
      .executeTakeFirst()
    return row ? noteOf(row) : null
  }
}

function noteOf({ body, ...row }: Omit<Selectable<Schema['feature_notes']>, 'owner'>): Note {
  const { label, text } = JSON.parse(body) as NoteBody
  return {
    featureId: row.feature_id,
    model: row.model,
    label,
    text,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
