import { mutationOptions, queryOptions, type QueryClient } from '@tanstack/react-query'
import * as v from 'valibot'
import { MAX_NOTE, MAX_OWN_LABEL } from '@/lib/protocols/common/limits'
import type { FeatureNote } from '@/lib/protocols/tiller/contract'
import { ApiError, type TillerClient } from '@/lib/sdk/tiller'
import { FEATURE_LISTS } from './feature-list'
import { Unable } from './problem'
import type { Studio } from './studio'

/** What one says of a feature; null for nothing. */
export type Said = Pick<FeatureNote, 'label' | 'text'> | null

type Notes = Readonly<Record<string, FeatureNote>>

const NOTES = ['notes'] as const
const PAGE = 200

/** All that one says of features, by feature: no more than one person writes. */
export const notesQuery = (client: TillerClient) =>
  queryOptions({
    queryKey: NOTES,
    queryFn: async ({ signal }): Promise<Notes> => {
      const all: FeatureNote[] = []
      let cursor: string | undefined
      do {
        const page = await client.notes.list({ limit: PAGE, cursor }, { signal })
        all.push(...page.notes)
        cursor = page.next_cursor ?? undefined
      } while (cursor !== undefined)
      return Object.fromEntries(all.map((note) => [note.feature_id, note]))
    },
    staleTime: 60_000,
  })

export interface Saying {
  featureId: string
  said: Said
}

/** Writes what one says of a feature, or takes it away. A note that has changed elsewhere since it was read is not written over. */
export const sayMutation = ({ client, model }: Studio, queries: QueryClient) =>
  mutationOptions({
    mutationFn: async ({ featureId, said }: Saying): Promise<FeatureNote | null> => {
      const before = queries.getQueryData<Notes>(NOTES)?.[featureId]
      const seen = before && { ifMatch: before.etag }
      if (said !== null) return client.notes.write(featureId, { model, ...said }, seen)
      if (before) await client.notes.remove(featureId, seen)
      return null
    },
    onSuccess: (note, { featureId }) => {
      queries.setQueryData<Notes>(NOTES, (notes = {}) => {
        const rest = Object.fromEntries(Object.entries(notes).filter(([id]) => id !== featureId))
        return note ? { ...rest, [featureId]: note } : rest
      })
      const [of, list] = FEATURE_LISTS
      void queries.invalidateQueries({
        predicate: ({ queryKey: [, about, what] }) => about === of && (what === list || what === 'search'),
      })
    },
    onError: () => queries.invalidateQueries({ queryKey: NOTES }),
  })

/** Notes as a file, without what belongs to one server alone. */
const notesFile = v.object({
  format: v.literal('tiller.notes'),
  format_version: v.literal(1),
  notes: v.array(
    v.object({
      feature_id: v.string(),
      model: v.string(),
      label: v.nullable(v.pipe(v.string(), v.maxLength(MAX_OWN_LABEL))),
      text: v.nullable(v.pipe(v.string(), v.maxLength(MAX_NOTE))),
    }),
  ),
})
export type NotesFile = v.InferOutput<typeof notesFile>

export const fileOfNotes = (notes: Notes): NotesFile =>
  v.parse(notesFile, { format: 'tiller.notes', format_version: 1, notes: Object.values(notes) })

/** Reads a file of notes. Throws Unable for one that is none. */
export function readNotesFile(text: string): NotesFile {
  try {
    return v.parse(notesFile, JSON.parse(text))
  } catch {
    throw new Unable('Not a file of notes', 'Choose a file that “Save your words as a file” wrote.')
  }
}

/**
 * Writes the notes of a file over those that there are. Throws Unable that counts those whose features are not on this server; the
 * others are written.
 */
export const takeNotesMutation = ({ client }: Studio, queries: QueryClient) =>
  mutationOptions({
    mutationFn: async (text: string): Promise<void> => {
      let left = 0
      for (const { feature_id, ...said } of readNotesFile(text).notes) {
        try {
          await client.notes.write(feature_id, said)
        } catch (error) {
          if (!(error instanceof ApiError) || error.status !== 404) throw error
          left += 1
        }
      }
      if (left > 0)
        throw new Unable(
          'Not all features are here',
          `${left} of the file’s notes are on features that this server does not have.`,
        )
    },
    onSettled: () => queries.invalidateQueries(),
  })
