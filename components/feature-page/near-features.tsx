import Link from 'next/link'
import type { FeatureDetail } from '@/lib/protocols/tiller/contract'
import { useStudio } from '@/lib/state/studio-context'
import { featureAddress } from '@/lib/state/addresses'

/** The features nearest to one, each with its page. */
export function NearFeatures({ features }: { features: NonNullable<FeatureDetail['neighbors']> }) {
  const { model } = useStudio()
  return (
    <section aria-labelledby="near-features" className="space-y-3">
      <h2 id="near-features" className="text-sm font-semibold">
        Similar features
      </h2>
      <ul className="flex flex-wrap gap-1.5">
        {features.map(({ feature_id, label }) => (
          <li key={feature_id} className="min-w-0">
            <Link
              href={featureAddress(feature_id, model)}
              className="border-line bg-surface hover:border-line-strong block max-w-full truncate rounded-full border px-3 py-1 text-[13px] pointer-coarse:py-2.5"
            >
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
