import dynamic from 'next/dynamic'
import { useRouter } from 'next/navigation'
import type { ReactNode } from 'react'
import { CopyAsCode } from '@/components/code/copy-as-code'
import { ExampleContexts } from '@/components/features/example-contexts'
import { FeatureNumbers } from '@/components/features/feature-numbers'
import { MadeByPerson } from '@/components/features/made-by-person'
import { useTitle } from '@/components/ui/use-title'
import type { FeatureDetail } from '@/lib/protocols/tiller/contract'
import { handleOf } from '@/lib/state/edits'
import { useStudio } from '@/lib/state/studio-context'
import { FeatureTitle } from './feature-title'
import { NextWord } from './next-word'
import { SteerHere } from './steer-here'
import { TryOnText } from './try-on-text'
import { SimilarFeatures } from '@/components/features/similar-features'
import { useStrength } from '@/components/features/use-strength'
import { NoteSection } from '@/components/notes/note-section'

/** Charts come when they are needed: most visits to the studio draw none. */
const Drawing = () => <div className="bg-sunken h-44 animate-pulse rounded-lg" />
const StrengthCurve = dynamic(() => import('./strength-curve'), { ssr: false, loading: Drawing })
const ActivationHistogram = dynamic(() => import('./activation-histogram'), { ssr: false, loading: Drawing })

const PROMPT = 'Tell me about Tokyo.'
/** Fewer quantiles draw no honest histogram. */
const LEAST_QUANTILES = 8

export function FeatureEvidence({ feature }: { feature: FeatureDetail }) {
  const { model } = useStudio()
  const router = useRouter()
  const { value } = useStrength(handleOf(feature))
  const { curve, promoted, suppressed, neighbors } = feature
  const quantiles = feature.spread.map(({ activations, peak }) => activations[peak] ?? 0)
  useTitle(`${feature.label} · Tiller`)

  return (
    <>
      <div className="grid grid-cols-[minmax(0,1fr)] items-end gap-x-12 gap-y-6 py-8 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <FeatureTitle feature={feature} />
        <SteerHere feature={feature} />
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-x-12 gap-y-10 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="space-y-10">
          <Part title="Try it on a text of your own">
            <TryOnText feature={feature} />
          </Part>
          <ExampleContexts feature={feature} />
          {quantiles.length >= LEAST_QUANTILES && (
            <Part
              title="How strongly it fires"
              note={`Of the times that it fires at all, drawn from ${quantiles.length} quantiles of its activations.`}
            >
              <ActivationHistogram quantiles={quantiles} />
            </Part>
          )}
          <FeatureNumbers feature={feature} />
        </div>
        <div className="space-y-10">
          <NoteSection featureId={feature.feature_id} label={feature.label} level={2} />
          {curve && (
            <Part
              title="How far to push it"
              note="Measured on test questions: the share of answers that show the effect (solid), and of those that still read well (dashed)."
            >
              <StrengthCurve
                curve={curve.filter(({ strength }) => strength <= 1)}
                effect={feature.kind === 'style' ? 'speak this way' : 'show the effect'}
                at={value}
              />
            </Part>
          )}
          {promoted.length + suppressed.length > 0 && (
            <Part title="What pushing it up does to the next word">
              <NextWord promoted={promoted} suppressed={suppressed} />
            </Part>
          )}
          {neighbors && <SimilarFeatures features={neighbors} level={2} />}
          <MadeByPerson feature={feature} onDeleted={() => router.push('/')} />
        </div>
        <div className="lg:col-span-2">
          <Part title="Use it in a program">
            <CopyAsCode
              chat={{
                model,
                prompt: PROMPT,
                edits: {
                  [feature.feature_id]: { ...handleOf(feature), value: value || bestStrength(feature) },
                },
              }}
            />
          </Part>
        </div>
      </div>
    </>
  )
}

/** Strong enough to be heard, where nobody has chosen a strength. */
const bestStrength = ({ fluent_up_to }: FeatureDetail) => Math.min(0.6, fluent_up_to ?? 0.6) || 0.6

function Part({ title, note, children }: { title: string; note?: string; children: ReactNode }) {
  return (
    <section className="space-y-3">
      <h2 className="text-sm font-semibold">{title}</h2>
      {note && <p className="text-ink-soft text-[13px]">{note}</p>}
      {children}
    </section>
  )
}
