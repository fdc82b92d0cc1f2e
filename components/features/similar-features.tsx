import type { FeatureDetail } from '@/lib/contract'
import { usePanel } from '@/lib/state/studio-context'

/** The features nearest to one, each of which opens its own details. */
export function SimilarFeatures({ features }: { features: NonNullable<FeatureDetail['neighbors']> }) {
  const showDetails = usePanel((state) => state.showDetails)
  return (
    <section aria-labelledby="similar-features" className="space-y-2">
      <h3 id="similar-features" className="text-sm font-semibold">
        Similar features
      </h3>
      <ul className="flex flex-wrap gap-1.5">
        {features.map(({ feature_id, label }) => (
          <li key={feature_id} className="min-w-0">
            <button
              type="button"
              onClick={() => showDetails(feature_id)}
              className="border-line bg-surface hover:border-line-strong max-w-full truncate rounded-full border px-3 py-1 text-[13px] pointer-coarse:py-2"
            >
              {label}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
