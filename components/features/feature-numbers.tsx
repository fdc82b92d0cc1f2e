import type { FeatureDetail } from '@/lib/protocols/tiller/contract'

/** Density in words: "1 token in 83". */
function howOften(density: number): string {
  if (density <= 0) return 'It never fired on the data it was measured on.'
  if (density >= 0.5) return 'It fires on most tokens.'
  return `It fires on about 1 token in ${Math.round(1 / density).toLocaleString('en')}.`
}

function howSure(f1: number | null): string {
  if (f1 === null) return 'Nobody has measured how well this label fits.'
  if (f1 >= 0.8) return 'The label says very well where it fires.'
  if (f1 >= 0.5) return 'The label says roughly where it fires.'
  return 'The label is a weak guide to where it fires.'
}

export function FeatureNumbers({ feature }: { feature: FeatureDetail }) {
  const { density, f1, labelled_by, max_activation_strength, unit, index_in_sae, feature_id } = feature
  const rows = [
    ['Density', `${(density * 100).toFixed(2)} %`],
    ['F1 of the label', f1 === null ? 'not measured' : f1.toFixed(2)],
    ...(labelled_by === null ? [] : [['Label from', labelled_by]]),
    ['Strongest activation', max_activation_strength.toFixed(2)],
    ['Strength 1 adds', `${unit.toFixed(2)} (SAE units)`],
    ['Index in the SAE', String(index_in_sae)],
    ['Id', feature_id],
  ]
  return (
    <section className="space-y-2">
      <h3 className="text-sm font-semibold">How far to trust it</h3>
      <p className="text-ink-soft text-[13px]">
        {howSure(f1)} {howOften(density)}
      </p>
      <dl className="border-line divide-line divide-y border-y text-[13px]">
        {rows.map(([name, value]) => (
          <div key={name} className="flex justify-between gap-4 py-1.5">
            <dt className="text-ink-soft shrink-0">{name}</dt>
            <dd className="figures min-w-0 text-right break-all">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
