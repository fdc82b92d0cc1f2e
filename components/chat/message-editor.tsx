import { useState, type KeyboardEvent } from 'react'
import { Button } from '@/components/ui/button'
import { MAX_MESSAGE_CHARS } from '@/lib/protocols/common/limits'

const words = {
  field: 'Your message, said otherwise',
  hint: 'What followed stays, on a version of its own.',
  cancel: 'Cancel',
  send: 'Ask this instead',
}

interface EditorProps {
  content: string
  onSend: (content: string) => void
  onCancel: () => void
}

/** A message being written anew: Enter asks it, Escape leaves it as it was. */
export function MessageEditor({ content, onSend, onCancel }: EditorProps) {
  const [written, setWritten] = useState(content)
  const ready = written.trim() !== ''
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Escape') onCancel()
    else if (event.key === 'Enter' && !event.shiftKey) {
      if (ready) onSend(written.trim())
    } else return
    event.preventDefault()
  }
  return (
    <div className="bg-sea-soft w-full max-w-[85%] space-y-2 rounded-2xl rounded-br-md p-2">
      <textarea
        ref={focusEnd}
        aria-label={words.field}
        rows={1}
        value={written}
        maxLength={MAX_MESSAGE_CHARS}
        onChange={(event) => setWritten(event.target.value)}
        onKeyDown={onKeyDown}
        className="bg-surface border-line block field-sizing-content max-h-60 w-full resize-none rounded-lg border px-3 py-2 text-base sm:text-[15px]"
      />
      <div className="flex flex-wrap items-center justify-end gap-2">
        <p className="text-ink-soft grow px-1 text-[13px]">{words.hint}</p>
        <Button size="small" look="quiet" onClick={onCancel}>
          {words.cancel}
        </Button>
        <Button size="small" look="solid" disabled={!ready} onClick={() => onSend(written.trim())}>
          {words.send}
        </Button>
      </div>
    </div>
  )
}

function focusEnd(field: HTMLTextAreaElement | null) {
  if (!field || document.activeElement === field) return
  field.focus()
  field.setSelectionRange(field.value.length, field.value.length)
}
