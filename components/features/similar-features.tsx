import { Chip } from '@/components/ui/chip'
import type { FeatureDetail } from '@/lib/protocols/tiller/contract'
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
            <Chip onClick={() => showDetails(feature_id)}>{label}</Chip>
          </li>
        ))}
      </ul>
    </section>
  )
}
