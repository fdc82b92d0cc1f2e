import Link from 'next/link'
import { memo } from 'react'
import { kindInWords } from '@/components/features/kinds'
import { StrengthSlider } from '@/components/features/strength-slider'
import { FeatureLabel } from '@/components/notes/feature-label'
import type { ListedFeature } from '@/lib/protocols/tiller/contract'
import { featureAddress } from '@/lib/state/addresses'
import { densityInWords, shareInWords, words } from './words'

/** The columns of a wide list: name, three numbers, slider. */
export const COLUMNS = 'lg:grid-cols-[minmax(0,1fr)_5rem_5rem_5rem_20rem]'

interface ListedRowProps {
  feature: ListedFeature
  model: string
}

/** One feature: what it is called, which leads to its page, what is known of it, and its slider. */
export const ListedRow = memo(function ListedRow({ feature, model }: ListedRowProps) {
  const { feature_id, kind, index_in_sae, alive, density, effect, f1 } = feature
  const numbers = [
    [words.fires, alive ? densityInWords(density) : words.silent],
    [words.effect, shareInWords(effect)],
    [words.fits, shareInWords(f1)],
  ] as const
  return (
    <div className={`grid grid-cols-[minmax(0,1fr)] gap-x-4 py-2 ${COLUMNS}`}>
      <div className="min-w-0">
        <Link
          href={featureAddress(feature_id, model)}
          prefetch={false}
          className="-mx-1.5 inline-flex max-w-full items-center rounded-md px-1.5 py-0.5 text-sm leading-snug font-medium underline-offset-3 hover:underline pointer-coarse:min-h-11"
        >
          <span className="line-clamp-2 break-words">
            <FeatureLabel feature={feature} />
          </span>
        </Link>
        <p className="text-ink-soft text-[13px]">
          {kindInWords(kind)} · <span className="figures">#{index_in_sae}</span>
        </p>
      </div>
      <dl className="text-ink-soft flex gap-4 text-[13px] lg:contents">
        {numbers.map(([name, value]) => (
          <div key={name} className="flex gap-1.5 lg:block lg:text-right">
            <dt className="lg:sr-only">{name}</dt>
            <dd className="figures lg:leading-7">{value}</dd>
          </div>
        ))}
      </dl>
      <StrengthSlider feature={feature} />
    </div>
  )
})

/** A feature that is on its way. */
export const RowToCome = () => (
  <div className="animate-pulse space-y-3 py-4" aria-hidden="true">
    <div className="bg-line h-3.5 w-1/2 rounded" />
    <div className="bg-line/70 h-1.5 w-1/4 rounded" />
  </div>
)
