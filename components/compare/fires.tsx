import type { FeatureHandle } from '@/lib/state/edits'
import type { Measured } from '@/lib/state/measure'
import { percent } from '@/lib/state/what-changed'

const words = {
  name: 'How strongly the edited features fire',
  about: 'At the word where it fires most, as a share of its strongest',
}

interface FiresProps {
  features: readonly FeatureHandle[]
  /** null while the answer is being read. */
  measured: Measured | null
}

/** How strongly each edited feature fires in an answer, as bars with their numbers. */
export const Fires = ({ features, measured }: FiresProps) => (
  <dl
    aria-label={words.name}
    aria-busy={measured === null}
    className="text-ink-soft mt-auto space-y-1 pt-2 text-[13px]"
  >
    {features.map(({ feature_id, label }, i) => {
      const share = measured && percent(measured.peak[i] ?? 0)
      return (
        <div key={feature_id} className="flex items-center gap-2" title={words.about}>
          <dt className="min-w-0 grow truncate">{label}</dt>
          <dd
            aria-hidden="true"
            className="bg-sunken h-1.5 w-20 shrink-0 overflow-hidden rounded-full forced-colors:border"
          >
            <span
              className="bg-sea/70 block h-full rounded-full transition-[width] forced-colors:bg-[CanvasText]"
              style={{ width: share ?? 0 }}
            />
          </dd>
          <dd className="figures w-10 shrink-0 text-right">{share}</dd>
        </div>
      )
    })}
  </dl>
)
