import { useState, type KeyboardEvent } from 'react'
import { formatStrength, parseStrength, roundStrength } from '@/lib/state/edits'

/** What an arrow key adds, and what it adds with Shift. */
const FINE = 0.01
const COARSE = 0.1

const words = {
  name: (label: string) => `Strength of ${label}`,
  range: 'A number from −1 to +1',
  hint: 'Type a strength',
}

interface StrengthFieldProps {
  label: string
  value: number
  isPending: boolean
  onChange: (value: number) => void
  /** Told when it is gone into and left. */
  onOpen: (open: boolean) => void
  /** The id of what tells more about the strength while it is open. */
  factsId: string
}

/** The strength in figures, which can be written over. Enter or leaving takes what is written; Escape puts it back. */
export function StrengthField({ label, value, isPending, onChange, onOpen, factsId }: StrengthFieldProps) {
  const [draft, setDraft] = useState<string | null>(null)
  const written = draft === null ? null : parseStrength(draft)
  const isWrong = draft !== null && written === null

  const take = () => {
    if (written !== null && written !== value) onChange(written)
  }
  const step = (by: number) => {
    const next = roundStrength((written ?? value) + by)
    onChange(next)
    setDraft(formatStrength(next))
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const { key, shiftKey, currentTarget } = event
    if (key === 'ArrowUp' || key === 'ArrowDown')
      step((shiftKey ? COARSE : FINE) * (key === 'ArrowUp' ? 1 : -1))
    else if (key === 'Enter' && !isWrong) {
      take()
      setDraft(written === null ? null : formatStrength(written))
      requestAnimationFrame(() => currentTarget.select())
    } else if (key === 'Escape' && draft !== null && draft !== formatStrength(value))
      setDraft(formatStrength(value))
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <input
      type="text"
      role="spinbutton"
      inputMode="text"
      autoComplete="off"
      enterKeyHint="done"
      aria-label={words.name(label)}
      aria-valuemin={-1}
      aria-valuemax={1}
      aria-valuenow={value}
      aria-valuetext={formatStrength(value)}
      aria-invalid={isWrong}
      aria-describedby={draft === null ? undefined : factsId}
      title={isWrong ? words.range : words.hint}
      value={draft ?? formatStrength(value)}
      onChange={({ target }) => setDraft(target.value)}
      onFocus={({ target }) => {
        setDraft(formatStrength(value))
        onOpen(true)
        requestAnimationFrame(() => target.select())
      }}
      onBlur={() => {
        take()
        setDraft(null)
        onOpen(false)
      }}
      onKeyDown={onKeyDown}
      className={`figures hover:border-line focus:border-line-strong focus:bg-surface aria-invalid:border-alarm aria-invalid:text-alarm h-7 w-14 rounded-md border border-transparent bg-transparent px-1 text-right pointer-coarse:h-11 pointer-coarse:w-16 pointer-coarse:text-base ${
        isPending ? 'text-brass-ink' : 'text-ink-soft'
      }`}
    />
  )
}
