import { SquarePen } from 'lucide-react'
import { useState } from 'react'
import { Ask } from '@/components/ui/ask'
import { Button } from '@/components/ui/button'
import { IconButton } from '@/components/ui/icon-button'
import { useChat, useStudio } from '@/lib/state/studio-context'

/** Starts over; asks first if a conversation would be lost. */
export function NewChat() {
  const { newChat } = useStudio()
  const empty = useChat(({ turns }) => turns.length === 0)
  const [asking, setAsking] = useState(false)
  return (
    <>
      <IconButton name="New chat" disabled={empty} onClick={() => setAsking(true)}>
        <SquarePen className="size-4.5" aria-hidden="true" />
      </IconButton>
      <Ask
        open={asking}
        onOpenChange={setAsking}
        title="Start a new chat?"
        action={
          <Button
            look="solid"
            onClick={() => {
              newChat()
              setAsking(false)
            }}
          >
            New chat
          </Button>
        }
      >
        <p>This conversation is deleted from this browser. Your confirmed edits stay as they are.</p>
      </Ask>
    </>
  )
}
