/**
 * The store port of what people say of features: a label of their own and a note, at most one of each feature. Each adapter passes
 * the suite in `notes-conformance.ts`.
 *
 * A store is one owner's: notes of others are unknown to it.
 */
import { Failure } from '../errors'
import type { NoteBody } from './documents/note'

export interface Note extends NoteBody {
  /** In lower case, with dashes. */
  featureId: string
  /** The model that the feature was looked up in when the note was written. */
  model: string
  /** Another with every write. Opaque. */
  version: string
  /** Milliseconds since 1970, as is the other. */
  createdAt: number
  updatedAt: number
}

export type NoteContent = NoteBody & Pick<Note, 'model'>

export interface NoteStore {
  /** The store of another owner. @param owner the name of the owner's key; null where there are no keys */
  of(owner: string | null): NoteStore
  /** Every note, the one written last first; there are no more than an owner may keep. */
  list(): Promise<readonly Note[]>
  /** The note of a feature; null if it has none, or the id is no uuid in lower case with dashes. */
  read(featureId: string): Promise<Note | null>
  /**
   * Writes the note of a feature in one step that no other write comes between. What `work` throws comes out, and then nothing is
   * changed. Throws TooManyNotes.
   * @param work gets the note as it is, null if there is none; what it returns is written, and null removes the note
   */
  write(featureId: string, work: (note: Note | null) => NoteContent | null): Promise<Note | null>
}

/** How many an owner may keep: the page has all of them at hand. */
export const DEFAULT_NOTES = 1000

/** Whether a text is the id of a feature as stores keep it. */
export const isFeatureId = (id: string): boolean => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)

export class TooManyNotes extends Failure {
  override readonly name = 'TooManyNotes'
  constructor(readonly limit: number) {
    super(
      'quota_exceeded',
      `You keep notes on ${limit} features, which is the most you may. Delete one with DELETE /api/v1/features/{feature_id}/note, or ` +
        'have MAX_NOTES_PER_KEY raised.',
    )
  }
}
