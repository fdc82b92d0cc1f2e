import { Undo2 } from 'lucide-react'
import { Slider } from 'radix-ui'
import { useRef } from 'react'
import { formatStrength, type FeatureHandle } from '@/lib/state/edits'
import { describeStrength, useStrength } from './use-strength'

/** A pointer this near the centre means the centre. */
const DETENT = 0.08

/** Where a strength lies on the track, in percent. */
const place = (value: number) => `${(value + 1) * 50}%`

/**
 * -1 … 1 around a centre detent. Moving it makes a pending edit; a tick marks the confirmed strength, and hatching the
 * strengths at which calibration saw answers break.
 */
export function StrengthSlider({ feature }: { feature: FeatureHandle }) {
  const { confirmed, pending, value, set, putBack } = useStrength(feature)
  const byPointer = useRef(false)
  const beforePointer = useRef(value)
  const fluentUpTo = feature.fluent_up_to
  const tone = pending === null ? 'bg-sea' : 'bg-brass'

  return (
    <div className="flex items-center gap-2">
      <Slider.Root
        min={-1}
        max={1}
        step={0.05}
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
        onDoubleClick={putBack}
        className="group relative flex h-7 grow touch-pan-y items-center pointer-coarse:h-11"
      >
        <Slider.Track className="bg-line relative h-1 grow rounded-full">
          <span
            className={`absolute inset-y-0 rounded-full ${tone}`}
            style={{ left: place(Math.min(0, value)), right: `calc(100% - ${place(Math.max(0, value))})` }}
          />
          {fluentUpTo !== null && fluentUpTo < 1 && (
            <span
              className="rough-water absolute top-1/2 right-0 h-2.5 -translate-y-1/2 rounded-r-sm"
              style={{ left: place(fluentUpTo) }}
              title={`Measured: beyond ${formatStrength(fluentUpTo)} many answers stop reading well`}
            />
          )}
          {[-1, -0.5, 0, 0.5, 1].map((at) => (
            <span
              key={at}
              className={`bg-line-strong absolute top-1/2 w-px -translate-1/2 ${at === 0 ? 'h-3.5' : 'h-1.5'}`}
              style={{ left: place(at) }}
            />
          ))}
          {confirmed !== 0 && (
            <span
              className="bg-sea absolute top-1/2 h-3.5 w-1 -translate-1/2 rounded-full"
              style={{ left: place(confirmed) }}
              title={`confirmed ${formatStrength(confirmed)}`}
            />
          )}
        </Slider.Track>
        <Slider.Thumb
          aria-label={feature.label}
          aria-valuetext={`${feature.label}: ${describeStrength(confirmed, pending) || 'no edit'}`}
          className={`bg-surface block size-4.5 rounded-full border-[3px] shadow-sm transition-[box-shadow] focus-visible:outline-offset-3 pointer-coarse:size-6 ${
            pending !== null ? 'border-brass' : value === 0 ? 'border-line-strong' : 'border-sea'
          }`}
        />
      </Slider.Root>
      <output className={`figures w-11 text-right ${pending !== null ? 'text-brass-ink' : 'text-ink-soft'}`}>
        {formatStrength(value)}
      </output>
      <button
        type="button"
        onClick={putBack}
        disabled={pending === null}
        aria-label={`Put ${feature.label} back to confirmed ${formatStrength(confirmed)}`}
        title={`Back to confirmed ${formatStrength(confirmed)}`}
        className="text-ink-soft hover:text-ink hover:bg-sunken grid size-7 shrink-0 place-items-center rounded-md disabled:invisible pointer-coarse:size-11"
      >
        <Undo2 className="size-3.5" aria-hidden="true" />
      </button>
    </div>
  )
}
