import type { FeatureHandle } from '@/lib/state/edits'
import type { Measured } from '@/lib/state/measure'
import { percent } from '@/lib/state/what-changed'

const words = {
  name: 'How strongly the edited features fire',
  about: 'At the word where it fires most, as a share of its strongest',
}

/** How strongly each edited feature fires in an answer, as bars with their numbers. */
export const Fires = ({ features, measured }: { features: readonly FeatureHandle[]; measured: Measured }) => (
  <dl aria-label={words.name} className="text-ink-soft mt-auto space-y-1 pt-2 text-[13px]">
    {features.map(({ feature_id, label }, i) => {
      const share = percent(measured.peak[i] ?? 0)
      return (
        <div key={feature_id} className="flex items-center gap-2" title={words.about}>
          <dt className="min-w-0 grow truncate">{label}</dt>
          <dd
            aria-hidden="true"
            className="bg-sunken h-1.5 w-20 shrink-0 overflow-hidden rounded-full forced-colors:border"
          >
            <span
              className="bg-sea/70 block h-full rounded-full forced-colors:bg-[CanvasText]"
              style={{ width: share }}
            />
          </dd>
          <dd className="figures w-10 shrink-0 text-right">{share}</dd>
        </div>
      )
    })}
  </dl>
)
