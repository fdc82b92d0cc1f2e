import Link from 'next/link'
import { kindInWords } from '@/components/features/kinds'
import { WordsFold } from '@/components/features/words-fold'
import { spansMessages } from '@/lib/protocols/common/kinds'
import type { ContrastedFeature } from '@/lib/protocols/tiller/contract'
import { featureAddress } from '@/lib/state/addresses'
import { certaintyOf } from '@/lib/state/contrast'
import { formatStrength, type Edits, type FeatureEdit } from '@/lib/state/edits'
import { useStudio } from '@/lib/state/studio-context'

interface ContrastTableProps {
  name: string
  features: readonly ContrastedFeature[]
  edits: Edits
  onChoose: (feature: ContrastedFeature) => (chosen: boolean) => void
}

/** Of those that speak of whole messages, and of words as many again. */
const SHOWN = 10

const certainties = {
  clear: 'hardly chance',
  likely: 'maybe chance',
  unsure: 'may well be chance',
}
const percent = (share: number) => `${(share * 100).toFixed(1)} %`

/** The features of one side, the most telling first, each to be chosen. */
export function ContrastTable({ name, features, edits, onChoose }: ContrastTableProps) {
  const most = Math.max(...features.map(({ d }) => Math.abs(d)), Number.EPSILON)
  const speaking = features.filter(({ kind }) => spansMessages(kind)).slice(0, SHOWN)
  const words = features.filter(({ kind }) => !spansMessages(kind)).slice(0, SHOWN)
  const rows = (list: readonly ContrastedFeature[]) => (
    <ul className="divide-line divide-y">
      {list.map((feature) => (
        <Row
          key={feature.feature_id}
          feature={feature}
          edit={edits[feature.feature_id]}
          most={most}
          onChoose={onChoose(feature)}
        />
      ))}
    </ul>
  )
  return (
    <section aria-label={name} className="border-line bg-surface min-w-0 rounded-xl border">
      <h3 className="chart-name border-line border-b px-4 py-2 text-xl">{name}</h3>
      {features.length === 0 && <p className="text-ink-soft px-4 py-3 text-sm">Nothing that has a name.</p>}
      {rows(speaking)}
      <WordsFold count={words.length} alone={speaking.length === 0}>
        {rows(words)}
      </WordsFold>
    </section>
  )
}

interface RowProps {
  feature: ContrastedFeature
  edit: FeatureEdit | undefined
  /** The largest |d| of the side. */
  most: number
  onChoose: (chosen: boolean) => void
}

function Row({ feature, edit, most, onChoose }: RowProps) {
  const { model } = useStudio()
  const { feature_id, label, kind, d, means, fires_in, chance } = feature
  return (
    <li className="space-y-1 px-4 py-2.5">
      <div className="flex items-start gap-2.5">
        <label className="flex min-w-0 grow cursor-pointer items-start gap-2.5 pointer-coarse:min-h-11">
          <input
            type="checkbox"
            checked={edit !== undefined}
            onChange={({ target }) => onChoose(target.checked)}
            className="accent-brass mt-1 size-4 shrink-0"
          />
          <span className="min-w-0 text-sm font-medium break-words">{label}</span>
        </label>
        {edit && <span className="figures text-brass-ink pt-0.5">{formatStrength(edit.value)}</span>}
      </div>
      <div className="bg-sunken ml-6.5 h-1 rounded-full" aria-hidden="true">
        <span
          className="bg-sea block h-full rounded-full"
          style={{ width: `${(100 * Math.abs(d)) / most}%` }}
        />
      </div>
      <p className="text-ink-soft pl-6.5 text-[13px]">
        {kindInWords(kind)} · A <span className="figures">{percent(means[0])}</span>, B{' '}
        <span className="figures">{percent(means[1])}</span> · in {fires_in[0]} and {fires_in[1]} texts ·{' '}
        <span title={`In ${Math.round(chance * 100)} of 100 random deals some feature tells as much`}>
          {certainties[certaintyOf(feature)]}
        </span>{' '}
        ·{' '}
        <Link href={featureAddress(feature_id, model)} className="underline underline-offset-3">
          what it is<span className="sr-only">: {label}</span>
        </Link>
      </p>
    </li>
  )
}
