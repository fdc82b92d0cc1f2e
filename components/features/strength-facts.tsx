import { useQuery } from '@tanstack/react-query'
import type { FeatureDose } from '@/lib/protocols/tiller/contract'
import { formatStrength, type FeatureHandle } from '@/lib/state/edits'
import { doseQuery } from '@/lib/state/queries'
import { useStudio } from '@/lib/state/studio-context'

interface StrengthFactsProps {
  id: string
  feature: FeatureHandle
  value: number
  known: boolean
}

/** What a strength is worth: how far answers were seen to read well, and what it adds inside the model. */
export function StrengthFacts({ id, feature, value, known }: StrengthFactsProps) {
  return (
    <p id={id} className="text-ink-soft animate-fade pb-1 text-[13px]">
      {fluency(feature.fluent_up_to)} {known && <Dose featureId={feature.feature_id} value={value} />}
    </p>
  )
}

function Dose({ featureId, value }: { featureId: string; value: number }) {
  const { data } = useQuery(doseQuery(useStudio(), featureId))
  return data ? doseInWords(data, value) : null
}

function fluency(fluentUpTo: number | null): string {
  if (fluentUpTo === null) return 'How far answers read well was not measured.'
  if (fluentUpTo >= 1) return 'Measured: answers read well all the way.'
  if (fluentUpTo <= 0) return 'Measured: many answers stop reading well from the start.'
  return `Measured: beyond ${formatStrength(fluentUpTo)} many answers stop reading well.`
}

const units = (amount: number) => Math.abs(amount).toLocaleString('en', { maximumSignificantDigits: 3 })
const percent = (share: number) =>
  `${Math.abs(share * 100).toLocaleString('en', { maximumSignificantDigits: 2 })} %`

/** Of strength 1 where the slider stands at 0. */
export function doseInWords({ unit, residual_share: share }: FeatureDose, value: number): string {
  const at = value === 0 ? 1 : value
  const verb = at < 0 ? 'takes away' : 'adds'
  const relative = share === null ? '' : ` (${percent(share * at)} of the residual stream)`
  return `${formatStrength(at)} ${verb} ${units(unit * at)} in the SAE’s units${relative}.`
}
