import { useQuery } from '@tanstack/react-query'
import { ArrowRight } from 'lucide-react'
import Link from 'next/link'
import { ColourButton } from '@/components/inside/colour-button'
import { FeatureLabel } from '@/components/notes/feature-label'
import { NoteSection } from '@/components/notes/note-section'
import { Sheet } from '@/components/ui/sheet'
import type { FeatureDetail } from '@/lib/protocols/tiller/contract'
import { featureAddress } from '@/lib/state/addresses'
import { featureQuery } from '@/lib/state/queries'
import { usePanel, useStudio } from '@/lib/state/studio-context'
import { ExampleContexts } from './example-contexts'
import { FeatureNumbers } from './feature-numbers'
import { kindInWords } from './kinds'
import { PanelSkeleton } from './panel-note'
import { QueryProblem } from './query-problem'
import { MadeByPerson } from './made-by-person'
import { MeasuredCurve } from './measured-curve'
import { SimilarFeatures } from './similar-features'
import { StrengthSlider } from './strength-slider'
import { TokenChips } from './token-chips'

/** One feature with the evidence behind its label. */
export function FeatureDetails() {
  const featureId = usePanel((state) => state.detailsOf)
  const showDetails = usePanel((state) => state.showDetails)
  return featureId === null ? null : <OpenDetails featureId={featureId} onClose={() => showDetails(null)} />
}

function OpenDetails({ featureId, onClose }: { featureId: string; onClose: () => void }) {
  const { data, error, refetch } = useQuery(featureQuery(useStudio(), featureId))
  return (
    <Sheet
      open
      onClose={onClose}
      title={data ? <FeatureLabel feature={data} /> : 'Feature'}
      description="What this feature is, where it fires, and which words it makes likelier."
    >
      <div className="grow overflow-y-auto overscroll-contain">
        {error ? (
          <QueryProblem error={error} onRetry={() => void refetch()} />
        ) : data ? (
          <Evidence feature={data} onClose={onClose} />
        ) : (
          <PanelSkeleton label="Looking up the feature…" />
        )}
      </div>
    </Sheet>
  )
}

function Evidence({ feature, onClose }: { feature: FeatureDetail; onClose: () => void }) {
  const { model } = useStudio()
  const showDetails = usePanel((state) => state.showDetails)
  return (
    <div className="space-y-7 px-5 py-5">
      <div>
        <p className="text-ink-soft text-sm">{kindInWords(feature.kind)}</p>
        <StrengthSlider feature={feature} />
        <Link
          href={featureAddress(feature.feature_id, model)}
          className="text-ink hover:bg-sunken -ml-2.5 inline-flex items-center gap-1.5 rounded-md px-2.5 py-1 text-[13px] font-medium pointer-coarse:py-3"
        >
          All that is known of it
          <ArrowRight className="size-3.5" aria-hidden="true" />
        </Link>
        <ColourButton feature={feature} />
      </div>
      {feature.curve && <MeasuredCurve kind={feature.kind} curve={feature.curve} />}
      <ExampleContexts feature={feature} />
      {feature.promoted.length + feature.suppressed.length > 0 && (
        <section className="space-y-3">
          <h3 className="text-sm font-semibold">What pushing it up does to the next word</h3>
          <TokenChips title="Likelier" tokens={feature.promoted} />
          <TokenChips title="Less likely" tokens={feature.suppressed} />
        </section>
      )}
      <NoteSection key={feature.feature_id} featureId={feature.feature_id} label={feature.label} level={3} />
      {feature.neighbors && <SimilarFeatures features={feature.neighbors} level={3} onOpen={showDetails} />}
      <MadeByPerson feature={feature} onDeleted={onClose} />
      <FeatureNumbers feature={feature} />
    </div>
  )
}
