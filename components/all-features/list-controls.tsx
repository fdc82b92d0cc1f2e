import { ArrowDownWideNarrow, ArrowUpNarrowWide, Search } from 'lucide-react'
import { useEffect, useState, type ReactNode } from 'react'
import { IconButton } from '@/components/ui/icon-button'
import { useSettled } from '@/components/ui/use-settled'
import { isDescending, type ListKind, type ListView } from '@/lib/state/feature-list'
import { kindNames, onlyNames, sortNames, words } from './words'

const FIELD = 'border-line bg-surface h-9 rounded-lg border text-base sm:text-sm pointer-coarse:h-11'

interface ListControlsProps {
  view: ListView
  onChange: (part: Partial<ListView>) => void
}

/** What is listed, and in which order. */
export function ListControls({ view, onChange }: ListControlsProps) {
  const descending = isDescending(view)
  const Arrow = descending ? ArrowDownWideNarrow : ArrowUpNarrowWide
  return (
    <div className="space-y-3">
      <div className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto] items-end gap-x-2 gap-y-3 sm:flex sm:gap-3">
        <WordsFilter query={view.query} onChange={(query) => onChange({ query })} />
        <Choice
          name={words.only}
          value={view.only ?? ''}
          none={words.everything}
          names={onlyNames}
          onChange={(only) =>
            onChange({
              only: only as ListView['only'],
              ...(only === 'edited' && { sort: 'edited', turned: false }),
            })
          }
        />
        <Choice
          name={words.sort}
          value={view.sort}
          names={sortNames}
          onChange={(sort) => sort && onChange({ sort, turned: false })}
        />
        <IconButton
          name={descending ? words.most : words.least}
          className="sm:-ml-2"
          onClick={() => onChange({ turned: !view.turned })}
        >
          <Arrow className="size-4.5" aria-hidden="true" />
        </IconButton>
      </div>
      <KindChips kind={view.kind} onChange={(kind) => onChange({ kind })} />
    </div>
  )
}

function WordsFilter({ query, onChange }: { query: string; onChange: (query: string) => void }) {
  const [typed, setTyped] = useState(query)
  const settled = useSettled(typed.trim())
  useEffect(() => {
    if (settled !== query && settled === typed.trim()) onChange(settled)
  }, [settled, typed, query, onChange])
  return (
    <label className="relative col-span-3 min-w-48 grow">
      <Search
        className="text-ink-soft pointer-events-none absolute top-2.5 left-3 size-4 pointer-coarse:top-3.5"
        aria-hidden="true"
      />
      <input
        type="search"
        aria-label={words.search}
        placeholder={words.placeholder}
        value={typed}
        maxLength={200}
        onChange={({ target }) => setTyped(target.value)}
        className={`${FIELD} placeholder:text-ink-soft w-full pr-3 pl-9`}
      />
    </label>
  )
}

interface ChoiceProps<Value extends string> {
  name: string
  value: Value | ''
  /** What no choice is called, where there can be none. */
  none?: string
  names: Record<Value, string>
  onChange: (value: Value | null) => void
}

function Choice<Value extends string>({ name, value, none, names, onChange }: ChoiceProps<Value>) {
  return (
    <label className="min-w-0 space-y-1">
      <span className="text-ink-soft block text-xs font-medium">{name}</span>
      <select
        aria-label={name}
        value={value}
        onChange={({ target }) => onChange((target.value || null) as Value | null)}
        className={`${FIELD} w-full min-w-0 px-2`}
      >
        {none !== undefined && <option value="">{none}</option>}
        {(Object.entries(names) as [Value, string][]).map(([each, said]) => (
          <option key={each} value={each}>
            {said}
          </option>
        ))}
      </select>
    </label>
  )
}

interface KindChipsProps {
  kind: ListKind | null
  onChange: (kind: ListKind | null) => void
}

function KindChips({ kind, onChange }: KindChipsProps) {
  return (
    <div
      role="group"
      aria-label={words.kinds}
      className="-mx-4 flex gap-1.5 overflow-x-auto px-4 py-1 sm:mx-0 sm:flex-wrap sm:px-0 sm:py-0"
    >
      <KindChip chosen={kind === null} onClick={() => onChange(null)}>
        {words.everyKind}
      </KindChip>
      {(Object.entries(kindNames) as [ListKind, string][]).map(([each, name]) => (
        <KindChip key={each} chosen={kind === each} onClick={() => onChange(each)}>
          {name}
        </KindChip>
      ))}
    </div>
  )
}

function KindChip({
  chosen,
  onClick,
  children,
}: {
  chosen: boolean
  onClick: () => void
  children: ReactNode
}) {
  return (
    <button
      type="button"
      aria-pressed={chosen}
      onClick={onClick}
      className={`shrink-0 rounded-full border px-3 py-1 text-[13px] whitespace-nowrap pointer-coarse:min-h-11 ${
        chosen ? 'bg-sea text-on-sea border-transparent' : 'border-line bg-surface hover:border-line-strong'
      }`}
    >
      {children}
    </button>
  )
}
