import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { FeatureLabel } from '@/components/notes/feature-label'
import type { FeatureHandle } from '@/lib/state/edits'
import { usePanel } from '@/lib/state/studio-context'
import { StrengthSlider } from './strength-slider'

interface FeatureRowProps {
  feature: FeatureHandle
  /** Shown under the label. */
  note?: ReactNode
  /** Shown at the right end of the label's line. */
  action?: ReactNode
}

/** A feature in a list: its label, which opens its details, and its slider. */
export function FeatureRow({ feature, note, action }: FeatureRowProps) {
  const showDetails = usePanel((state) => state.showDetails)
  return (
    <li className="border-line animate-fade border-b px-5 pt-3 pb-2 last:border-b-0">
      <div className="flex items-start gap-2">
        <button
          type="button"
          onClick={() => showDetails(feature.feature_id)}
          className="group/label -mx-1.5 flex min-w-0 grow items-center gap-1 rounded-md px-1.5 py-0.5 text-left text-sm leading-snug font-medium pointer-coarse:min-h-11"
        >
          <span className="line-clamp-2 break-words underline-offset-3 group-hover/label:underline">
            <FeatureLabel feature={feature} />
          </span>
          <ChevronRight className="text-ink-soft size-3.5 shrink-0" aria-hidden="true" />
          <span className="sr-only">: details</span>
        </button>
        {action}
      </div>
      {note}
      <StrengthSlider feature={feature} />
    </li>
  )
}

export function FeatureList({
  name,
  busy = false,
  children,
}: {
  name: string
  busy?: boolean
  children: ReactNode
}) {
  return (
    <ul aria-label={name} aria-busy={busy} className={`transition-[filter] ${busy ? 'saturate-0' : ''}`}>
      {children}
    </ul>
  )
}
