import { useId, useState } from 'react'

interface NumberFieldProps {
  label: string
  help?: string
  value: number
  min: number
  max: number
  step: number
  /** @returns false if the number was refused */
  onChange: (value: number) => boolean
}

/** A number that takes effect as soon as it is in range, and says so when it is not. */
export function NumberField({ label, help, value, min, max, step, onChange }: NumberFieldProps) {
  const id = useId()
  const [typed, setTyped] = useState<string | null>(null)
  const [refused, setRefused] = useState(false)
  const [kept, setKept] = useState(false)
  return (
    <div className="space-y-1">
      <div className="flex items-center justify-between gap-3">
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        <input
          id={id}
          type="number"
          inputMode="decimal"
          min={min}
          max={max}
          step={step}
          value={typed ?? value}
          aria-invalid={refused}
          aria-describedby={`${id}-help`}
          onChange={({ target }) => {
            setTyped(target.value)
            setKept(false)
            setRefused(target.value === '' || !onChange(Number(target.value)))
          }}
          onBlur={() => {
            setTyped(null)
            setKept(refused)
            setRefused(false)
          }}
          className="figures border-line bg-paper aria-invalid:border-alarm h-9 w-24 rounded-lg border px-2.5 text-right pointer-coarse:h-11"
        />
      </div>
      <p
        id={`${id}-help`}
        role="status"
        className={`text-[13px] ${refused || kept ? 'text-alarm' : 'text-ink-soft'}`}
      >
        {refused
          ? `Give a number from ${min} to ${max}.`
          : kept
            ? `It stays ${value}: the number has to be from ${min} to ${max}.`
            : help}
      </p>
    </div>
  )
}
