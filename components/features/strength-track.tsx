import { Slider } from 'radix-ui'
import { formatStrength } from '@/lib/state/edits'

/** Where a strength lies on the track, in percent. */
const place = (value: number) => `${(value + 1) * 50}%`

const MARKS = [-1, -0.5, 0, 0.5, 1]

interface StrengthTrackProps {
  value: number
  confirmed: number
  isPending: boolean
  /** Up to where answers were measured to read well, 0 … 1; null where nobody measured. */
  fluentUpTo: number | null
}

/** What lies under the thumb: how far answers read well, where they were seen to break, and what is set. */
export function StrengthTrack({ value, confirmed, isPending, fluentUpTo }: StrengthTrackProps) {
  return (
    <Slider.Track className="bg-line relative h-1 grow rounded-full">
      {fluentUpTo !== null && fluentUpTo > 0 && (
        <span
          className="fair-water absolute top-1/2 h-2 -translate-y-1/2 rounded-sm"
          style={{ left: place(0), right: `calc(100% - ${place(fluentUpTo)})` }}
        />
      )}
      {fluentUpTo !== null && fluentUpTo < 1 && (
        <span
          className="rough-water absolute top-1/2 right-0 h-2.5 -translate-y-1/2 rounded-r-sm"
          style={{ left: place(fluentUpTo) }}
        />
      )}
      <span
        className={`absolute inset-y-0 rounded-full ${isPending ? 'bg-brass' : 'bg-sea'}`}
        style={{ left: place(Math.min(0, value)), right: `calc(100% - ${place(Math.max(0, value))})` }}
      />
      {MARKS.map((at) => (
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
  )
}
