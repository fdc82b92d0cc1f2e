import { UndoToast } from '@/components/chat/undo-toast'
import { Sheet } from '@/components/ui/sheet'
import { useList } from '@/lib/state/workspace-context'
import { ConversationsPanel } from './conversations-panel'
import { useBackCloses } from './use-back-closes'
import { useHasRoomForList } from './use-show-list'

const words = { title: 'Conversations', about: 'What was said, kept on the server.' }

/** The list of conversations: beside the chat on wide pages, a sheet over narrow ones. */
export default function ConversationsPlace() {
  const docks = useHasRoomForList()
  const docked = useList((state) => state.docked)
  const sheetOpen = useList((state) => state.sheetOpen)
  if (docks)
    return docked ? (
      <aside
        aria-label={words.title}
        className="border-line bg-paper animate-fade flex w-72 shrink-0 flex-col border-r"
      >
        <h2 className="sr-only">{words.title}</h2>
        <ConversationsPanel />
      </aside>
    ) : null
  return sheetOpen ? <ListSheet /> : null
}

function ListSheet() {
  const openSheet = useList((state) => state.openSheet)
  const close = useBackCloses(() => openSheet(false))
  return (
    <Sheet open onClose={close} side="left" title={words.title} description={words.about}>
      <ConversationsPanel onChosen={close} />
      <div className="relative">
        <UndoToast />
      </div>
    </Sheet>
  )
}
