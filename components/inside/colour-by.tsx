import type { Followable } from '@/lib/state/inside'

/** What tokens are coloured by: a feature's id, or how expected each was. */
export type Colour = string
export const EXPECTED: Colour = 'expected'

interface ColourByProps {
  colour: Colour
  features: readonly Followable[]
  onChoose: (colour: Colour) => void
}

export function ColourBy({ colour, features, onChoose }: ColourByProps) {
  const choices = [...features, { feature_id: EXPECTED, label: 'How unexpected' }]
  return (
    <fieldset className="flex flex-wrap items-center gap-1.5 text-[13px]">
      <legend className="text-ink-soft float-left mr-2">Coloured by</legend>
      {choices.map(({ feature_id, label }) => (
        <label
          key={feature_id}
          className="border-line bg-surface has-checked:border-brass has-checked:bg-brass-soft has-checked:text-brass-ink has-focus-visible:outline-sea max-w-full cursor-pointer truncate rounded-full border px-3 py-1 has-focus-visible:outline-2 pointer-coarse:py-2.5"
        >
          <input
            type="radio"
            className="sr-only"
            checked={colour === feature_id}
            onChange={() => onChoose(feature_id)}
          />
          {label}
        </label>
      ))}
    </fieldset>
  )
}
