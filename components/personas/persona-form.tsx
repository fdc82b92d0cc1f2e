import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Dialog } from 'radix-ui'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { ProblemNote } from '@/components/ui/problem-note'
import { useReturnFocus } from '@/components/ui/use-return-focus'
import { describeProblem } from '@/lib/state/problem'
import { PERSONAS, type Persona } from '@/lib/state/personas'

export type Said = Pick<Persona, 'name' | 'description' | 'emoji' | 'starters' | 'battery'>

interface PersonaFormProps {
  title: string
  start: Said
  onClose: () => void
  /** Keeps it; what it throws is shown, and the form stays open. */
  onSave: (said: Said) => Promise<unknown>
}

const field =
  'border-line bg-paper placeholder:text-ink-soft w-full rounded-lg border px-3 py-1.5 text-base sm:text-sm'
const lines = (text: string) => text.split('\n').flatMap((line) => line.trim() || [])

/** What is said of a persona, in a dialog. */
export function PersonaForm({ title, start, onClose, onSave }: PersonaFormProps) {
  const returnFocus = useReturnFocus()
  const cache = useQueryClient()
  const [name, setName] = useState(start.name)
  const [emoji, setEmoji] = useState(start.emoji ?? '')
  const [description, setDescription] = useState(start.description)
  const [starters, setStarters] = useState(start.starters.join('\n'))
  const [battery, setBattery] = useState(start.battery.join('\n'))
  const save = useMutation({
    mutationFn: onSave,
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: PERSONAS })
      onClose()
    },
  })
  const submit = () =>
    save.mutate({
      name: name.trim(),
      emoji: emoji.trim() || null,
      description: description.trim(),
      starters: lines(starters),
      battery: lines(battery),
    })
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="animate-fade fixed inset-0 z-50 bg-[oklch(0.2_0.03_240/0.4)]" />
        <Dialog.Content
          {...returnFocus}
          aria-describedby={undefined}
          className="bg-surface border-line animate-rise fixed top-1/2 left-1/2 z-50 max-h-[calc(100dvh-2rem)] w-[min(28rem,calc(100vw-2rem))] -translate-1/2 overflow-y-auto rounded-xl border p-5 shadow-xl"
        >
          <Dialog.Title className="chart-name pb-3 text-2xl">{title}</Dialog.Title>
          <form
            className="space-y-3 text-sm"
            onSubmit={(event) => {
              event.preventDefault()
              submit()
            }}
          >
            <div className="flex gap-3">
              <label className="w-20 space-y-1">
                <span className="font-medium">Emoji</span>
                <input
                  className={`${field} text-center`}
                  maxLength={16}
                  value={emoji}
                  onChange={(event) => setEmoji(event.target.value)}
                />
              </label>
              <label className="min-w-0 grow space-y-1">
                <span className="font-medium">Name</span>
                <input
                  className={field}
                  required
                  maxLength={120}
                  value={name}
                  onChange={(event) => setName(event.target.value)}
                />
              </label>
            </div>
            <Lines
              name="What it is for"
              rows={2}
              value={description}
              onChange={setDescription}
              maxLength={2000}
            />
            <Lines name="Starters, one to a line" rows={3} value={starters} onChange={setStarters} />
            <Lines
              name="Prompts to judge it on, one to a line"
              rows={3}
              value={battery}
              onChange={setBattery}
            />
            {save.error && <ProblemNote problem={describeProblem(save.error)} />}
            <div className="flex justify-end gap-2 pt-1">
              <Dialog.Close asChild>
                <Button look="quiet">Cancel</Button>
              </Dialog.Close>
              <Button type="submit" look="solid" disabled={save.isPending || name.trim() === ''}>
                Save
              </Button>
            </div>
          </form>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

interface LinesProps {
  name: string
  rows: number
  value: string
  onChange: (text: string) => void
  maxLength?: number
}

const Lines = ({ name, onChange, ...rest }: LinesProps) => (
  <label className="block space-y-1">
    <span className="font-medium">{name}</span>
    <textarea {...rest} className={field} onChange={(event) => onChange(event.target.value)} />
  </label>
)
