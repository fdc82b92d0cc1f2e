import { useId } from 'react'
import type { FeatureHandle } from '@/lib/state/edits'
import type { Shading } from '@/lib/state/sweep-shades'

const words = {
  legend: 'Coloured by',
  surprise: 'How unexpected',
  about: {
    feature: 'How much it fires in the answer: the mean over its tokens, as a share of its strongest.',
    surprise:
      'To the unsteered model, in nats per token. Where it is coloured most, read whether the answer still makes sense.',
  },
}

interface ShadeChoiceProps {
  features: readonly FeatureHandle[]
  shading: Shading
  onChange: (shading: Shading) => void
}

/** What a grid's cells are coloured by. */
export function ShadeChoice({ features, shading, onChange }: ShadeChoiceProps) {
  const name = useId()
  const choices = [
    ...features.map(({ label }, i) => ({ label, value: i as Shading })),
    { label: words.surprise, value: 'surprise' as Shading },
  ]
  return (
    <fieldset className="space-y-1.5">
      <legend className="sr-only">{words.legend}</legend>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-[13px]">
        <span aria-hidden="true" className="text-ink-soft">
          {words.legend}
        </span>
        {choices.map(({ label, value }) => (
          <label key={value} className="flex min-w-0 items-center gap-1.5 pointer-coarse:min-h-11">
            <input
              type="radio"
              name={name}
              checked={shading === value}
              onChange={() => onChange(value)}
              className="accent-sea"
            />
            <span className="truncate">{label}</span>
          </label>
        ))}
      </div>
      <p className="text-ink-soft text-[13px]">
        {shading === 'surprise' ? words.about.surprise : words.about.feature}
      </p>
    </fieldset>
  )
}
