import Link from 'next/link'
import { StrengthSlider } from '@/components/features/strength-slider'
import { ColourButton } from '@/components/inside/colour-button'
import { useStrength } from '@/components/features/use-strength'
import { Button } from '@/components/ui/button'
import type { FeatureDetail } from '@/lib/protocols/tiller/contract'
import { sweepAddress } from '@/lib/state/addresses'
import { handleOf } from '@/lib/state/edits'
import { useStudio } from '@/lib/state/studio-context'
import { useHear } from './use-hear'

/** The feature's slider, and the way to hear it in the chat. */
export function SteerHere({ feature }: { feature: FeatureDetail }) {
  const { model } = useStudio()
  const { pending } = useStrength(handleOf(feature))
  const hear = useHear()
  return (
    <section aria-label="Steer by it" className="border-line bg-surface space-y-2 rounded-xl border p-4">
      <StrengthSlider feature={handleOf(feature)} />
      <div className="flex flex-wrap items-center gap-3">
        <Button look={pending === null ? 'outline' : 'solid'} onClick={hear}>
          {pending === null ? 'To the chat' : 'Hear it in the chat'}
        </Button>
        <Link
          href={sweepAddress(feature.feature_id, model)}
          className="text-ink-soft hover:text-ink hover:bg-sunken rounded-md px-2.5 py-1.5 text-sm font-medium pointer-coarse:py-3"
        >
          Sweep its strengths
        </Link>
        <ColourButton feature={feature} />
        <p className="text-ink-soft min-w-40 grow basis-0 text-[13px]">
          {pending === null
            ? 'Move the slider; nothing changes before you confirm it.'
            : 'It is pending: compare there, then confirm or cancel.'}
        </p>
      </div>
    </section>
  )
}
