import Link from 'next/link'
import { useId } from 'react'
import { FeatureLabel } from '@/components/notes/feature-label'
import { Chip } from '@/components/ui/chip'
import type { FeatureDetail } from '@/lib/protocols/tiller/contract'
import { featureAddress } from '@/lib/state/addresses'
import { useStudio } from '@/lib/state/studio-context'

interface SimilarFeaturesProps {
  features: NonNullable<FeatureDetail['neighbors']>
  /** As the headings around it. */
  level: 2 | 3
  /** Opens one where the person is; left out, each leads to its page. */
  onOpen?: (featureId: string) => void
}

/** The features nearest to one. */
export function SimilarFeatures({ features, level, onOpen }: SimilarFeaturesProps) {
  const { model } = useStudio()
  const titleId = useId()
  const Heading = `h${level}` as const
  if (features.length === 0) return null
  return (
    <section aria-labelledby={titleId} className="space-y-2">
      <Heading id={titleId} className="text-sm font-semibold">
        Similar features
      </Heading>
      <ul className="flex flex-wrap gap-1.5">
        {features.map((feature) => (
          <li key={feature.feature_id} className="min-w-0">
            {onOpen ? (
              <Chip onClick={() => onOpen(feature.feature_id)}>
                <FeatureLabel feature={feature} />
              </Chip>
            ) : (
              <Link
                href={featureAddress(feature.feature_id, model)}
                className="border-line bg-surface hover:border-line-strong block max-w-full truncate rounded-full border px-3 py-1 text-[13px] pointer-coarse:py-2.5"
              >
                <FeatureLabel feature={feature} />
              </Link>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
