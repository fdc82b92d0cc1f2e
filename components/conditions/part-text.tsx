import { useQuery } from '@tanstack/react-query'
import type { ConditionalJson, FeatureGroupJson } from '@/lib/steering'
import { asShare, isSimple } from '@/lib/state/condition-draft'
import { featureQuery } from '@/lib/state/queries'
import { useStudio } from '@/lib/state/studio-context'
import { operatorsInWords, percent } from './words'

/** One comparison in plain words. */
export function PartText({ comparison }: { comparison: ConditionalJson }) {
  const { left_hand, right_hand, operator } = comparison
  return (
    <>
      <Names group={left_hand} /> {operatorsInWords[operator]}{' '}
      {typeof right_hand === 'number' ? (
        <Threshold comparison={comparison} value={right_hand} />
      ) : (
        <Names group={right_hand} />
      )}
    </>
  )
}

const Names = ({ group: { features } }: { group: FeatureGroupJson }) => (
  <b className="font-medium">{features.map(({ label }) => label).join(' / ') || 'nothing'}</b>
)

/** A number as a share of the feature's strongest, where that is known. */
function Threshold({ comparison, value }: { comparison: ConditionalJson; value: number }) {
  const studio = useStudio()
  const simple = isSimple(comparison)
  const id = comparison.left_hand.features[0]?.uuid ?? ''
  const { data } = useQuery({ ...featureQuery(studio, id), enabled: simple })
  return (
    <span className="figures" title={`${value} in units of its strength`}>
      {simple && data ? percent(asShare(value, data)) : value}
    </span>
  )
}
