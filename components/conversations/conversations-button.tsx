import { History } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { IconButton } from '@/components/ui/icon-button'

/** Comes when somebody asks for it. */
const ConversationSheet = dynamic(() => import('./conversation-sheet'), { ssr: false })

/** Opens the list of kept conversations. */
export function ConversationsButton() {
  const [open, setOpen] = useState(false)
  return (
    <>
      <IconButton name="Conversations" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <History className="size-4.5" aria-hidden="true" />
      </IconButton>
      {open && <ConversationSheet onClose={() => setOpen(false)} />}
    </>
  )
}
