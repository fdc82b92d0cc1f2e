import {
  DEFAULT_NOTES,
  isFeatureId,
  TooManyNotes,
  type Note,
  type NoteContent,
  type NoteStore,
} from '../notes'

/** Keeps notes in the process. */
export class MemoryNoteStore implements NoteStore {
  /** @param all notes by owner, and then by feature */
  constructor(
    private readonly most = DEFAULT_NOTES,
    private readonly now = Date.now,
    private readonly owner: string | null = null,
    private readonly all = new Map<string | null, Map<string, Note>>(),
  ) {}

  of(owner: string | null): NoteStore {
    return new MemoryNoteStore(this.most, this.now, owner, this.all)
  }

  async list(): Promise<readonly Note[]> {
    return [...this.own.values()].map((note) => ({ ...note })).sort(latestFirst)
  }

  async read(featureId: string): Promise<Note | null> {
    const note = this.own.get(featureId)
    return note ? { ...note } : null
  }

  async write(featureId: string, work: (note: Note | null) => NoteContent | null): Promise<Note | null> {
    const before = await this.read(featureId)
    const content = work(before)
    if (content === null) {
      this.own.delete(featureId)
      return null
    }
    if (!isFeatureId(featureId)) throw new RangeError(`"${featureId}" is no id of a feature`)
    if (!before && this.own.size >= this.most) throw new TooManyNotes(this.most)
    const { label, text, model } = content
    const at = this.now()
    const createdAt = before?.createdAt ?? at
    const note = { featureId, model, label, text, version: crypto.randomUUID(), createdAt, updatedAt: at }
    this.own.set(featureId, note)
    return { ...note }
  }

  private get own(): Map<string, Note> {
    const known = this.all.get(this.owner)
    if (known) return known
    const fresh = new Map<string, Note>()
    this.all.set(this.owner, fresh)
    return fresh
  }
}

const latestFirst = (a: Note, b: Note) => b.updatedAt - a.updatedAt || (a.featureId < b.featureId ? -1 : 1)
