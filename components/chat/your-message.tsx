import { Pencil } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { IconButton } from '@/components/ui/icon-button'
import { useStudio } from '@/lib/state/studio-context'
import type { UserTurn } from '@/lib/state/turns'
import { MessageEditor } from './message-editor'
import { quiet } from './quiet'
import { VersionSwitch } from './version-switch'

const words = { edit: 'Edit this message' }

/** What the person said. It can be said otherwise; both stay, each with what followed. */
export function YourMessage({ turn, busy }: { turn: UserTurn; busy: boolean }) {
  const { runner } = useStudio()
  const [editing, setEditing] = useState(false)
  const pencil = useRef<HTMLButtonElement>(null)
  const wasEditing = useRef(false)
  useEffect(() => {
    if (wasEditing.current && !editing) pencil.current?.focus()
    wasEditing.current = editing
  }, [editing])
  if (editing)
    return (
      <li aria-label="You" className="flex justify-end">
        <MessageEditor
          content={turn.content}
          onCancel={() => setEditing(false)}
          onSend={(content) => {
            setEditing(false)
            if (content !== turn.content) void runner.askInstead(turn.id, content)
          }}
        />
      </li>
    )
  return (
    <li aria-label="You" className="group/turn flex flex-col items-end">
      <p className="bg-sea-soft max-w-[85%] rounded-2xl rounded-br-md px-4 py-2.5 break-words whitespace-pre-wrap">
        {turn.content}
      </p>
      <div className="-mb-5 flex h-8 items-center pointer-coarse:-mb-6 pointer-coarse:h-11">
        <VersionSwitch turn={turn} busy={busy} />
        <span className={quiet}>
          <IconButton
            ref={pencil}
            name={words.edit}
            className="h-7.5 w-8"
            aria-disabled={busy}
            onClick={() => setEditing(!busy)}
          >
            <Pencil className="size-3.5" aria-hidden="true" />
          </IconButton>
        </span>
      </div>
    </li>
  )
}
