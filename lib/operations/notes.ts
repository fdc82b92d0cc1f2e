import { keptUuid } from '@/lib/catalogue'
import { Failure } from '@/lib/errors'
import type { NoteBody } from '@/lib/store/documents/note'
import type { Place } from '@/lib/store/kept'
import type { Note } from '@/lib/store/notes'
import type { Context } from './context'
import { modelOf } from './feature-detail'
import { resolveIn } from './resolve-feature'
import { requireKnown, type Expected } from './stale'

type Noting = Pick<Context, 'notes'>

/** A page of one's notes. */
export async function listNotes(
  { notes }: Noting,
  { limit, after }: { limit: number; after?: Place },
): Promise<{ notes: Note[]; next: Place | null }> {
  const all = await notes.list()
  const isBehind = ({ updatedAt, featureId }: Note) =>
    !after || updatedAt < after.updatedAt || (updatedAt === after.updatedAt && featureId > after.id)
  const rest = all.filter(isBehind)
  const page = rest.slice(0, limit)
  const last = page.at(-1)
  const next = rest.length > limit && last ? { updatedAt: last.updatedAt, id: last.featureId } : null
  return { notes: page, next }
}

/** Throws `unknown_note`. */
export async function readNote({ notes }: Noting, featureId: string): Promise<Note> {
  return (await notes.read(keptUuid(featureId))) ?? raise(featureId)
}

/**
 * Writes a note in place of the one before. Throws `unknown_feature` for a feature that is not there, `stale_version` where the note is
 * none that the writer has seen, and TooManyNotes.
 */
export async function writeNote(
  context: Context,
  featureId: string,
  { model: modelName, ...body }: NoteBody & { model?: string },
  expected: Expected,
  signal: AbortSignal,
): Promise<Note> {
  const model = await modelOf(context, featureId, modelName, signal)
  const { uuid } = resolveIn(model.catalogue, { id: featureId })
  const written = await context.notes.write(uuid, (note) => {
    requireSeen(expected, note, JSON.stringify(body))
    return { ...body, model: model.name }
  })
  return written!
}

/** Removes a note, of a feature that is gone too. Throws `unknown_note` and `stale_version`. */
export async function removeNote({ notes }: Noting, featureId: string, expected: Expected): Promise<string> {
  const id = keptUuid(featureId)
  await notes.write(id, (note) => {
    if (!note) raise(featureId)
    requireSeen(expected, note, null)
    return null
  })
  return id
}

function requireSeen(expected: Expected, note: Note | null, proposed: string | null): void {
  const stored = note && ({ label: note.label, text: note.text } satisfies NoteBody)
  requireKnown(expected, { version: note?.version ?? '', stored: JSON.stringify(stored) }, proposed)
}

function raise(featureId: string): never {
  throw new Failure(
    'unknown_note',
    `You have no note on the feature "${featureId}". List yours with GET /api/v1/features/notes.`,
  )
}
