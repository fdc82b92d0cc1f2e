import { drawSeed } from '@/lib/state/conversation'
import { NumberField } from './number-field'

/** Draws answers by chance, or the same one every time. */
export function SeedField({
  seed,
  onChange,
}: {
  seed: number | null
  onChange: (seed: number | null) => boolean
}) {
  return (
    <fieldset className="space-y-1.5">
      <legend className="pb-1 font-medium">Seed</legend>
      <label className="flex items-center gap-2 pointer-coarse:min-h-11">
        <input
          type="radio"
          name="seed"
          checked={seed === null}
          onChange={() => onChange(null)}
          className="accent-sea"
        />
        Random each time
      </label>
      <label className="flex items-center gap-2 pointer-coarse:min-h-11">
        <input
          type="radio"
          name="seed"
          checked={seed !== null}
          onChange={() => onChange(drawSeed() % 10_000)}
          className="accent-sea"
        />
        Fixed: the same question gives the same answer
      </label>
      {seed !== null && (
        <NumberField label="Fixed seed" value={seed} min={0} max={0xffffffff} step={1} onChange={onChange} />
      )}
    </fieldset>
  )
}
