import { mutationOptions, queryOptions, type QueryClient } from '@tanstack/react-query'
import type { FeatureNote } from '@/lib/protocols/tiller/contract'
import type { TillerClient } from '@/lib/sdk/tiller'
import { FEATURE_LISTS } from './feature-list'
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

/** As a file: what one has written, without what belongs to this server alone. */
export const notesFile = (notes: Notes) => ({
  format: 'tiller.notes',
  format_version: 1,
  notes: Object.values(notes).map(({ feature_id, model, label, text }) => ({
    feature_id,
    model,
    label,
    text,
  })),
})
