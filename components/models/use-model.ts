import { useQuery } from '@tanstack/react-query'
import { modelsQuery } from '@/lib/state/queries'
import { useStudio } from '@/lib/state/studio-context'

/** The model that the page steers, as the server lists it; undefined if it is no longer served. */
export function useModel() {
  const { client, model } = useStudio()
  return useQuery({
    ...modelsQuery(client),
    select: ({ models }) => models.find(({ id }) => id === model),
  })
}
