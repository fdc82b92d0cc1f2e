import { SquarePen } from 'lucide-react'
import { IconButton } from '@/components/ui/icon-button'
import { useChat, useStudio } from '@/lib/state/studio-context'

/** Starts over. The conversation can be had back. */
export function NewChat() {
  const { newChat } = useStudio()
  const empty = useChat(({ turns }) => turns.length === 0)
  const start = () => {
    newChat()
    document.getElementById('composer')?.focus()
  }
  return (
    // On the narrowest phones the list of conversations has it, and the menu.
    <IconButton name="New chat" disabled={empty} onClick={start} className="max-[379px]:hidden">
      <SquarePen className="size-4.5" aria-hidden="true" />
    </IconButton>
  )
}
