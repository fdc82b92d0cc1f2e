import { useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { useState } from 'react'
import { Chip } from '@/components/ui/chip'
import { IconButton } from '@/components/ui/icon-button'
import { useSettled } from '@/components/ui/use-settled'
import { describeProblem } from '@/lib/state/problem'
import { handleOf, type FeatureHandle } from '@/lib/state/edits'
import { searchQuery } from '@/lib/state/queries'
import { useStudio } from '@/lib/state/studio-context'

/** One feature, or two that are crossed. */
const MOST = 2
const SHOWN = 6

interface FeatureChoiceProps {
  features: FeatureHandle[]
  onChange: (features: FeatureHandle[]) => void
}

/** Features by search, as the panel finds them. */
export function FeatureChoice({ features, onChange }: FeatureChoiceProps) {
  const [words, setWords] = useState('')
  const query = useSettled(words.trim())
  const { data = [], error } = useQuery(searchQuery(useStudio(), query))
  const found = data.filter(({ feature_id }) => !features.some((each) => each.feature_id === feature_id))
  return (
    <fieldset className="space-y-2">
      <legend className="pb-2 text-sm font-semibold">A feature, or two to cross</legend>
      <ul className="space-y-1.5">
        {features.map(({ feature_id, label }) => (
          <li
            key={feature_id}
            className="border-line bg-surface flex items-center gap-2 rounded-lg border py-0.5 pl-3 text-sm"
          >
            <span className="min-w-0 grow truncate">{label}</span>
            <IconButton
              name={`Leave out ${label}`}
              onClick={() => onChange(features.filter((each) => each.feature_id !== feature_id))}
            >
              <X className="size-4" />
            </IconButton>
          </li>
        ))}
      </ul>
      {features.length < MOST && (
        <>
          <input
            type="search"
            aria-label="Search a feature to sweep"
            placeholder="A style, a subject, a word…"
            maxLength={500}
            value={words}
            onChange={(event) => setWords(event.target.value)}
            className="border-line bg-surface placeholder:text-ink-soft h-9 w-full rounded-lg border px-3 text-base sm:text-sm"
          />
          {error && <p className="text-alarm text-[13px]">{describeProblem(error).detail}</p>}
          {query !== '' && (
            <ul aria-label="Found" className="flex flex-wrap gap-1.5">
              {found.slice(0, SHOWN).map((feature) => (
                <li key={feature.feature_id} className="max-w-full min-w-0">
                  <Chip
                    onClick={() => {
                      onChange([...features, handleOf(feature)])
                      setWords('')
                    }}
                  >
                    {feature.label}
                  </Chip>
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </fieldset>
  )
}
