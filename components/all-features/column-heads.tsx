import { ArrowDown, ArrowUp } from 'lucide-react'
import { isDescending, type ListView } from '@/lib/state/feature-list'
import { COLUMNS } from './listed-row'
import { sortNames, words } from './words'

const HEADS = [
  ['label', 'Name'],
  ['density', words.fires],
  ['effect', words.effect],
  ['trust', words.fits],
] as const satisfies [ListView['sort'], string][]

interface ColumnHeadsProps {
  view: ListView
  onChange: (part: Partial<ListView>) => void
}

/** The heads of a wide list's columns, each of which sorts by it, and the second time the other way round. */
export function ColumnHeads({ view, onChange }: ColumnHeadsProps) {
  const Arrow = isDescending(view) ? ArrowDown : ArrowUp
  return (
    <div className={`text-ink-soft hidden gap-x-4 text-xs font-medium lg:grid ${COLUMNS}`}>
      {HEADS.map(([sort, name]) => {
        const chosen = view.sort === sort
        return (
          <button
            key={sort}
            type="button"
            aria-pressed={chosen}
            title={`${words.sort}: ${sortNames[sort]}`}
            onClick={() => onChange(chosen ? { turned: !view.turned } : { sort, turned: false })}
            className={`hover:text-ink flex items-center gap-1 py-1.5 ${sort === 'label' ? '' : 'justify-end'} ${chosen ? 'text-ink' : ''}`}
          >
            {name}
            {chosen && <Arrow className="size-3" aria-hidden="true" />}
          </button>
        )
      })}
    </div>
  )
}
