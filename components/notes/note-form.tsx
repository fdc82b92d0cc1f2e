import { useId, useState, type KeyboardEvent } from 'react'
import { Button } from '@/components/ui/button'
import { MAX_NOTE, MAX_OWN_LABEL } from '@/lib/protocols/common/limits'
import type { Said } from '@/lib/state/notes'

const words = {
  label: 'Your label',
  labelHelp: 'Shown before the model’s own, and found by searches.',
  note: 'Note',
  notePlaceholder: 'What you have seen it do…',
  save: 'Save',
  cancel: 'Cancel',
  remove: 'Remove both',
}

interface NoteFormProps {
  said: Said
  placeholder: string
  isBusy: boolean
  /** Told null for nothing at all. */
  onSay: (said: Said) => void
  onCancel: () => void
}

const FIELD =
  'border-line bg-surface placeholder:text-ink-soft w-full rounded-lg border px-3 text-base sm:text-sm'

/** A label of one's own and a note. Escape leaves it, Ctrl+Enter saves. */
export function NoteForm({ said, placeholder, isBusy, onSay, onCancel }: NoteFormProps) {
  const [label, setLabel] = useState(said?.label ?? '')
  const helpId = useId()
  const [text, setText] = useState(said?.text ?? '')
  const save = () => {
    const own = { label: label.trim() || null, text: text.trim() || null }
    onSay(own.label === null && own.text === null ? null : own)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onCancel()
    else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) save()
    else return
    // Escape would close the sheet around it, too.
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <form
      className="space-y-3"
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
    >
      <label className="block space-y-1">
        <span className="text-[13px] font-medium">{words.label}</span>
        <input
          // The form opens because somebody wants to write in it.
          autoFocus
          aria-label={words.label}
          aria-describedby={helpId}
          value={label}
          maxLength={MAX_OWN_LABEL}
          placeholder={placeholder}
          onChange={({ target }) => setLabel(target.value)}
          className={`${FIELD} h-9 pointer-coarse:h-11`}
        />
        <span id={helpId} className="text-ink-soft block text-[13px]">
          {words.labelHelp}
        </span>
      </label>
      <label className="block space-y-1">
        <span className="text-[13px] font-medium">{words.note}</span>
        <textarea
          aria-label={words.note}
          rows={3}
          value={text}
          maxLength={MAX_NOTE}
          placeholder={words.notePlaceholder}
          onChange={({ target }) => setText(target.value)}
          className={`${FIELD} py-2`}
        />
      </label>
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="solid" size="small" disabled={isBusy}>
          {words.save}
        </Button>
        <Button size="small" look="quiet" onClick={onCancel}>
          {words.cancel}
        </Button>
        {said && (
          <Button size="small" look="quiet" disabled={isBusy} onClick={() => onSay(null)}>
            {words.remove}
          </Button>
        )}
      </div>
    </form>
  )
}
