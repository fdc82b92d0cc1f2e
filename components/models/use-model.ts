import { useQuery } from '@tanstack/react-query'
import { modelsQuery } from '@/lib/state/queries'
import { useStudio } from '@/lib/state/studio-context'

/** The model that the page steers. */
export function useModel() {
  return useQuery({
    ...modelsQuery(useStudio()),
    select: ({ models }) => models.find(({ is_default }) => is_default),
  })
}
