import { UndoToast } from '@/components/chat/undo-toast'

/** The way back from a deletion, at the foot of a page beside the chat. */
export const PersonaToast = () => (
  <div className="fixed inset-x-0 bottom-4 z-30">
    <UndoToast />
  </div>
)
