import { useQuery } from '@tanstack/react-query'
import type { FeatureNote } from '@/lib/protocols/tiller/contract'
import { notesQuery } from '@/lib/state/notes'
import { useStudio } from '@/lib/state/studio-context'

/** What one says of a feature; undefined until that is known, or where it is nothing. */
export function useNote(featureId: string): FeatureNote | undefined {
  return useQuery({ ...notesQuery(useStudio().client), select: (notes) => notes[featureId] }).data
}
