import { PanelLeft } from 'lucide-react'
import { IconButton } from '@/components/ui/icon-button'
import { useList } from '@/lib/state/workspace-context'
import { useHasRoomForList, useShowList } from './use-show-list'

/** Opens the list of kept conversations, and on a wide page closes it as well. */
export function ConversationsButton() {
  const docks = useHasRoomForList()
  const docked = useList((state) => state.docked)
  const dock = useList((state) => state.dock)
  const show = useShowList()
  const state = docks ? { 'aria-expanded': docked } : { 'aria-haspopup': 'dialog' as const }
  return (
    <IconButton name="Conversations" {...state} onClick={() => (docks && docked ? dock(false) : show())}>
      <PanelLeft className="size-4.5" aria-hidden="true" />
    </IconButton>
  )
}
