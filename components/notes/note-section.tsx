import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Pencil, Undo2 } from 'lucide-react'
import { useId, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { ProblemNote } from '@/components/ui/problem-note'
import { sayMutation, type Said } from '@/lib/state/notes'
import { describeProblem } from '@/lib/state/problem'
import { useStudio } from '@/lib/state/studio-context'
import { NoteForm } from './note-form'
import { useNote } from './use-note'

const words = {
  title: 'Your own words',
  begin: 'Add a label or a note',
  change: 'Change them',
  saved: 'Saved.',
  removed: 'Removed.',
  undo: 'Undo',
}

interface NoteSectionProps {
  featureId: string
  /** What the model's maker calls it. */
  label: string
  /** As the headings around it. */
  level: 2 | 3
}

/** What one says of a feature oneself, and the way to change it. */
export function NoteSection({ featureId, label, level }: NoteSectionProps) {
  const note = useNote(featureId)
  const { mutate, isPending, error, reset } = useMutation(sayMutation(useStudio(), useQueryClient()))
  const [editing, setEditing] = useState(false)
  /** What was there before the last change; undefined while nothing was changed. */
  const [before, setBefore] = useState<Said>()
  const opener = useRef<HTMLButtonElement>(null)
  const titleId = useId()
  const Heading = `h${level}` as const

  const close = () => {
    setEditing(false)
    reset()
    requestAnimationFrame(() => opener.current?.focus())
  }
  const say = (said: Said, undoing = false) =>
    mutate(
      { featureId, said },
      {
        onSuccess: () => {
          setBefore(undoing ? undefined : note ? { label: note.label, text: note.text } : null)
          close()
        },
      },
    )

  return (
    <section aria-labelledby={titleId} className="space-y-2">
      <Heading id={titleId} className="text-sm font-semibold">
        {words.title}
      </Heading>
      {error && <ProblemNote problem={describeProblem(error)} />}
      {editing ? (
        <NoteForm
          said={note ?? null}
          placeholder={label}
          isBusy={isPending}
          onSay={(said) => say(said)}
          onCancel={close}
        />
      ) : (
        <>
          {note?.label && <p className="text-sm font-medium break-words">{note.label}</p>}
          {note?.text && <p className="text-sm break-words whitespace-pre-wrap">{note.text}</p>}
          <Button ref={opener} size="small" onClick={() => setEditing(true)}>
            <Pencil className="size-3.5" aria-hidden="true" />
            {note ? words.change : words.begin}
          </Button>
        </>
      )}
      <div role="status" className="text-ink-soft flex min-h-0 items-center gap-2 text-[13px]">
        {!editing && before !== undefined && (
          <>
            {note ? words.saved : words.removed}
            <Button size="small" look="quiet" disabled={isPending} onClick={() => say(before, true)}>
              <Undo2 className="size-3.5" aria-hidden="true" />
              {words.undo}
            </Button>
          </>
        )}
      </div>
    </section>
  )
}
