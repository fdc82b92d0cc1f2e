import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { QueryProblem } from '@/components/features/query-problem'
import { spansMessages } from '@/lib/protocols/common/kinds'
import type { ContrastedFeature, ContrastResponse } from '@/lib/protocols/tiller/contract'
import { certaintyOf, contrastQuery, startStrength, type Sides } from '@/lib/state/contrast'
import { handleOf, type Edits } from '@/lib/state/edits'
import { useStudio } from '@/lib/state/studio-context'
import { ContrastTable } from './contrast-table'
import { MakeOfIt } from './make-of-it'

/** What tells the two sets apart. */
export function ContrastResults({ sides }: { sides: Sides }) {
  const { data, error, refetch, isFetching } = useQuery(contrastQuery(useStudio(), sides))
  if (error && !isFetching) return <QueryProblem error={error} onRetry={() => void refetch()} />
  if (!data)
    return (
      <p role="status" className="text-ink-soft animate-pulse py-6 text-sm">
        {`The model reads ${sides.first.length + sides.second.length} texts…`}
      </p>
    )
  return <Found found={data} />
}

/** Up to so many of the first side begin chosen: what steers is best made of few. */
const CHOSEN = 2

/** Those that speak of whole messages and are more than chance; failing that the most telling one. */
function worthTrying(features: readonly ContrastedFeature[]): ContrastedFeature[] {
  const speaking = features.filter(({ kind }) => spansMessages(kind))
  const sure = speaking.filter((feature) => certaintyOf(feature) !== 'unsure')
  return (sure.length > 0 ? sure : speaking.slice(0, 1)).slice(0, CHOSEN)
}

function Found({ found: { first, second } }: { found: ContrastResponse }) {
  const [edits, setEdits] = useState<Edits>(() =>
    Object.fromEntries(worthTrying(first).map((feature) => chosen(feature, 'first'))),
  )
  const choose = (feature: ContrastedFeature, side: 'first' | 'second') => (yes: boolean) => {
    const others = Object.entries(edits).filter(([id]) => id !== feature.feature_id)
    setEdits(Object.fromEntries(yes ? [...others, chosen(feature, side)] : others))
  }
  if (first.length + second.length === 0)
    return (
      <p role="status" className="text-ink-soft py-6 text-sm">
        Nothing that has a name fires in the one and not in the other.
      </p>
    )
  return (
    <section aria-labelledby="apart" className="space-y-6">
      <h2 id="apart" className="text-lg font-semibold">
        What tells them apart
      </h2>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6 lg:grid-cols-2">
        <ContrastTable name="More in A" features={first} edits={edits} onChoose={(f) => choose(f, 'first')} />
        <ContrastTable
          name="More in B"
          features={second}
          edits={edits}
          onChoose={(f) => choose(f, 'second')}
        />
      </div>
      <MakeOfIt edits={edits} />
    </section>
  )
}

const chosen = (feature: ContrastedFeature, side: 'first' | 'second') =>
  [feature.feature_id, { ...handleOf(feature), value: startStrength(feature, side) }] as const
