import { Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { IconButton } from '@/components/ui/icon-button'
import type { ConversationHead } from '@/lib/protocols/tiller/contract'

interface RowProps {
  head: ConversationHead
  onOpen: () => void
  onRename: (title: string) => void
  onRemove: () => void
  onSave: (form: 'json' | 'md') => void
}

const when = (moment: string) =>
  new Date(moment).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'short' })

/** One kept conversation, and what can be done with it. */
export function ConversationRow({ head, onOpen, onRename, onRemove, onSave }: RowProps) {
  const [renaming, setRenaming] = useState(false)
  const { title, model, updated_at } = head
  return (
    <li aria-label={title} className="border-line border-b px-5 py-3">
      {renaming ? (
        <TitleField
          title={title}
          onDone={(next) => {
            setRenaming(false)
            if (next !== null && next !== title) onRename(next)
          }}
        />
      ) : (
        <button type="button" onClick={onOpen} className="block w-full text-left font-medium break-words">
          {title}
        </button>
      )}
      <p className="text-ink-soft pt-0.5 text-[13px]">
        {model} · <time dateTime={updated_at}>{when(updated_at)}</time>
      </p>
      <div className="-ml-2.5 flex items-center gap-1">
        <Button size="small" look="quiet" onClick={() => onSave('json')}>
          JSON
        </Button>
        <Button size="small" look="quiet" onClick={() => onSave('md')}>
          Markdown
        </Button>
        <span className="grow" />
        <IconButton name="Rename" onClick={() => setRenaming(true)}>
          <Pencil className="size-4" aria-hidden="true" />
        </IconButton>
        <IconButton name="Delete" onClick={onRemove}>
          <Trash2 className="size-4" aria-hidden="true" />
        </IconButton>
      </div>
    </li>
  )
}

/** Enter keeps what is written, Escape does not. */
function TitleField({ title, onDone }: { title: string; onDone: (title: string | null) => void }) {
  const [written, setWritten] = useState(title)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        onDone(written.trim() || null)
      }}
    >
      <input
        aria-label="Title"
        autoFocus
        value={written}
        maxLength={200}
        onChange={(event) => setWritten(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.stopPropagation()
          onDone(null)
        }}
        className="border-line bg-surface h-9 w-full rounded-lg border px-3 text-base sm:text-sm pointer-coarse:h-11"
      />
    </form>
  )
}
