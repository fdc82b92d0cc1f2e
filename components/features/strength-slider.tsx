import { Undo2 } from 'lucide-react'
import { Slider } from 'radix-ui'
import { useId, useRef, useState, type KeyboardEvent } from 'react'
import { formatStrength, type FeatureHandle } from '@/lib/state/edits'
import { StrengthFacts } from './strength-facts'
import { StrengthField } from './strength-field'
import { StrengthTrack } from './strength-track'
import { describeStrength, useStrength } from './use-strength'

/** A pointer this near the centre means the centre. */
const DETENT = 0.08
/** What an arrow key adds, and what Page up and an arrow with Shift add. */
const STEP = 0.05
const LEAP = 0.25

/** What a key adds to the strength; null for one that the slider itself knows, or nobody. */
function leapOf({ key, shiftKey }: KeyboardEvent): number | null {
  if (key === 'PageUp') return LEAP
  if (key === 'PageDown') return -LEAP
  if (!shiftKey) return null
  if (key === 'ArrowUp' || key === 'ArrowRight') return LEAP
  return key === 'ArrowDown' || key === 'ArrowLeft' ? -LEAP : null
}

interface StrengthSliderProps {
  feature: FeatureHandle
  /** Whether the server can be asked what its strength 1 is worth. */
  known?: boolean
}

/**
 * -1 … 1 around a centre detent, with the number to write over. Moving it makes a pending edit. Arrows move it finely, with Shift or
 * Page up and down coarsely, Home and End to its ends; 0 and a double click, to the centre. Going into the number tells more of it.
 */
export function StrengthSlider({ feature, known = true }: StrengthSliderProps) {
  const { confirmed, pending, value, set, putBack } = useStrength(feature)
  const [open, setOpen] = useState(false)
  const factsId = useId()
  const byPointer = useRef(false)
  const beforePointer = useRef(value)
  const isPending = pending !== null

  const onKeyDown = (event: KeyboardEvent) => {
    const leap = leapOf(event)
    const isZero = event.key === '0' && !event.ctrlKey && !event.metaKey && !event.altKey
    if (leap === null && !isZero) return
    event.preventDefault()
    set(leap === null ? 0 : Math.max(-1, Math.min(1, value + leap)))
  }

  return (
    <div>
      <div className="flex items-center gap-2">
        <Slider.Root
          min={-1}
          max={1}
          step={STEP}
          value={[value]}
          onValueChange={([next = 0]) => set(byPointer.current && Math.abs(next) < DETENT ? 0 : next)}
          onPointerDown={() => {
            byPointer.current = true
            beforePointer.current = value
          }}
          onPointerUp={() => {
            byPointer.current = false
          }}
          // A finger that turns out to scroll the list has not chosen a strength.
          onPointerCancel={() => {
            byPointer.current = false
            set(beforePointer.current)
          }}
          onDoubleClick={() => set(0)}
          onKeyDown={onKeyDown}
          className="group relative flex h-7 grow touch-pan-y items-center pointer-coarse:h-11"
        >
          <StrengthTrack {...{ value, confirmed, isPending }} fluentUpTo={feature.fluent_up_to} />
          <Slider.Thumb
            aria-label={feature.label}
            aria-valuetext={`${feature.label}: ${describeStrength(confirmed, pending) || 'no edit'}`}
            className={`bg-surface block size-4.5 rounded-full border-[3px] shadow-sm transition-[box-shadow] focus-visible:outline-offset-3 pointer-coarse:size-6 ${
              isPending ? 'border-brass' : value === 0 ? 'border-line-strong' : 'border-sea'
            }`}
          />
        </Slider.Root>
        <StrengthField
          {...{ value, isPending, factsId }}
          label={feature.label}
          onChange={set}
          onOpen={setOpen}
        />
        <button
          type="button"
          onClick={putBack}
          disabled={!isPending}
          aria-label={`Put ${feature.label} back to confirmed ${formatStrength(confirmed)}`}
          title={`Back to confirmed ${formatStrength(confirmed)}`}
          className="text-ink-soft hover:text-ink hover:bg-sunken grid size-7 shrink-0 place-items-center rounded-md disabled:invisible pointer-coarse:size-11"
        >
          <Undo2 className="size-3.5" aria-hidden="true" />
        </button>
      </div>
      {open && <StrengthFacts {...{ feature, value, known }} id={factsId} />}
    </div>
  )
}
