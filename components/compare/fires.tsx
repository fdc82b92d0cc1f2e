import type { FeatureHandle } from '@/lib/state/edits'
import type { Measured } from '@/lib/state/measure'

/** How much each edited feature fires in an answer, as bars with their numbers. */
export function Fires({ features, measured }: { features: readonly FeatureHandle[]; measured: Measured }) {
  return (
    <dl
      aria-label="How much the edited features fire"
      className="border-line space-y-1.5 border-t pt-3 text-[13px]"
    >
      {features.map(({ feature_id, label }, i) => {
        const share = Math.round((measured.activation[i] ?? 0) * 100)
        return (
          <div key={feature_id} className="grid grid-cols-[minmax(0,1fr)_5rem_3rem] items-center gap-2">
            <dt className="truncate" title={label}>
              {label}
            </dt>
            <dd aria-hidden="true" className="border-line h-2.5 overflow-hidden rounded-sm border">
              <span
                className="bg-sea block h-full forced-colors:bg-[CanvasText]"
                style={{ width: `${share}%` }}
              />
            </dd>
            <dd className="figures text-right">{share} %</dd>
          </div>
        )
      })}
    </dl>
  )
}
