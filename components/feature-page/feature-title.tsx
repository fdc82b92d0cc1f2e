import { AllFeaturesLink } from '@/components/features/all-features-link'
import { kindInWords } from '@/components/features/kinds'
import { FeatureLabel } from '@/components/notes/feature-label'
import type { FeatureDetail } from '@/lib/protocols/tiller/contract'
import { useStudio } from '@/lib/state/studio-context'

export function FeatureTitle({ feature }: { feature: FeatureDetail }) {
  const { model } = useStudio()
  return (
    <div className="space-y-1">
      <h1 className="chart-name text-4xl break-words sm:text-5xl">
        <FeatureLabel feature={feature} />
      </h1>
      <div className="text-ink-soft flex flex-wrap items-center gap-x-3 text-sm">
        <p>
          {kindInWords(feature.kind)} · feature {feature.index_in_sae} of {model}
        </p>
        <AllFeaturesLink />
      </div>
    </div>
  )
}
