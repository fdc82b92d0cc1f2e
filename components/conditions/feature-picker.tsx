import { useQuery } from '@tanstack/react-query'
import { Pencil } from 'lucide-react'
import { useState } from 'react'
import { Chip } from '@/components/ui/chip'
import { IconButton } from '@/components/ui/icon-button'
import { useSettled } from '@/components/ui/use-settled'
import { describeProblem } from '@/lib/state/problem'
import { handleOf, type FeatureHandle } from '@/lib/state/edits'
import { searchQuery } from '@/lib/state/queries'
import { useStudio } from '@/lib/state/studio-context'
import { useVariant } from '@/lib/state/variant-context'

const SHOWN = 6

interface FeaturePickerProps {
  /** What the field is for, for those who hear it. */
  name: string
  feature: FeatureHandle | null
  onPick: (feature: FeatureHandle) => void
}

/** One feature, found by words; once chosen it is a name that can be changed. */
export function FeaturePicker({ name, feature, onPick }: FeaturePickerProps) {
  const [changing, setChanging] = useState(false)
  if (feature && !changing)
    return (
      <div className="border-line bg-surface flex items-center rounded-lg border py-px pl-3 text-sm">
        <span className="min-w-0 grow py-1 font-medium break-words">{feature.label}</span>
        <IconButton name={`Another feature than ${feature.label}`} onClick={() => setChanging(true)}>
          <Pencil className="size-3.5" aria-hidden="true" />
        </IconButton>
      </div>
    )
  const pick = (picked: FeatureHandle) => {
    onPick(picked)
    setChanging(false)
  }
  return <Finder name={name} onPick={pick} />
}

function Finder({ name, onPick }: Pick<FeaturePickerProps, 'name' | 'onPick'>) {
  const [words, setWords] = useState('')
  const query = useSettled(words.trim())
  const { data = [], error, isFetching } = useQuery(searchQuery(useStudio(), query))
  const confirmed = useVariant((state) => state.confirmed)
  const pending = useVariant((state) => state.pending)
  const edited = Object.values({ ...confirmed, ...pending })
  const found = query === '' ? edited : data
  return (
    <div className="space-y-1.5">
      <input
        type="search"
        aria-label={name}
        placeholder="A style, a subject, a word…"
        maxLength={500}
        value={words}
        onChange={(event) => setWords(event.target.value)}
        className="border-line bg-surface placeholder:text-ink-soft h-9 w-full rounded-lg border px-3 text-base sm:text-sm pointer-coarse:h-11"
      />
      {error && <p className="text-alarm text-[13px]">{describeProblem(error).detail}</p>}
      {query !== '' && !isFetching && !error && data.length === 0 && (
        <p className="text-ink-soft text-[13px]">Nothing found. Try an everyday word.</p>
      )}
      {found.length > 0 && (
        <ul aria-label={`${name}: found`} className="flex flex-wrap gap-1.5">
          {found.slice(0, SHOWN).map((each) => (
            <li key={each.feature_id} className="max-w-full min-w-0">
              <Chip onClick={() => onPick(handleOf(each))}>{each.label}</Chip>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
