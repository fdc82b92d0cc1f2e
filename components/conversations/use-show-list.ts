import { useMediaQuery } from '@/components/ui/use-media-query'
import { useWorkspace } from '@/lib/state/workspace-context'

/** Wide enough for the list beside the chat and the feature panel. */
export const useHasRoomForList = () => useMediaQuery('(min-width: 1360px)')

/** Opens the list of conversations where there is room for it. */
export function useShowList() {
  const { list } = useWorkspace()
  const docks = useHasRoomForList()
  return () => (docks ? list.getState().dock(true) : list.getState().openSheet(true))
}
