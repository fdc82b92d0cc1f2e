import { useQuery } from '@tanstack/react-query'
import { ChevronRight } from 'lucide-react'
import { textsOf, type BatteryAnswer, type BatteryRow, type Side } from '@/lib/state/battery-row'
import { differencesOf, type Piece } from '@/lib/state/differences'
import { whatChanged } from '@/lib/state/what-changed'
import { MarkedText } from './marked-text'

const words = {
  list: 'Questions',
  sides: { original: 'Original', steered: 'Steered' },
  empty: '(an empty answer)',
  waits: 'waits',
  writes: 'writes…',
  failed: 'an answer failed',
  alike: 'no difference in length or marks',
}

interface BatteryRowsProps {
  rows: readonly BatteryRow[]
  /** Whether answers are being written. */
  running: boolean
  /** Marks the words that only one of both answers has. */
  marking?: boolean
}

/** One row for each question, with what steering changed in a line; it opens to both answers. */
export const BatteryRows = ({ rows, running, marking = false }: BatteryRowsProps) => (
  <ol aria-label={words.list} className="border-line bg-surface divide-line divide-y rounded-xl border">
    {rows.map((row) => (
      <li key={row.prompt} aria-busy={running && textsOf(row) === null}>
        <Row row={row} marking={marking} />
      </li>
    ))}
  </ol>
)

function Row({ row, marking }: { row: BatteryRow; marking: boolean }) {
  const texts = textsOf(row)
  const { data: pieces = null } = useQuery({
    queryKey: ['differences', texts?.original, texts?.steered],
    queryFn: () => differencesOf(texts?.original ?? '', texts?.steered ?? ''),
    enabled: marking && texts !== null,
    staleTime: Infinity,
  })
  return (
    <details className="group">
      <summary className="hover:bg-sunken/60 flex cursor-pointer list-none items-start gap-2 rounded-xl px-3 py-2.5 pointer-coarse:min-h-11 [&::-webkit-details-marker]:hidden">
        <ChevronRight
          className="text-ink-soft mt-0.5 size-4 shrink-0 transition-transform group-open:rotate-90"
          aria-hidden="true"
        />
        <span className="min-w-0 space-y-0.5">
          <span className="block text-sm font-medium break-words">{row.prompt}</span>
          <span className="text-ink-soft block text-[13px]">{inOneLine(row)}</span>
        </span>
      </summary>
      <div className="grid gap-3 px-3 pb-3 sm:grid-cols-2 sm:pl-9">
        <Answer side="original" answer={row.original} pieces={marking ? pieces : null} />
        <Answer side="steered" answer={row.steered} pieces={marking ? pieces : null} />
      </div>
    </details>
  )
}

function inOneLine(row: BatteryRow): string {
  const { original, steered, insight, unread } = row
  if (original.state === 'failed' || steered.state === 'failed') return words.failed
  const texts = textsOf(row)
  if (texts)
    return [...whatChanged(texts, insight), ...(unread === null ? [] : [unread])].join(' · ') || words.alike
  return original.state === 'writing' || steered.state === 'writing' ? words.writes : words.waits
}

interface AnswerProps {
  side: Side
  answer: BatteryAnswer
  pieces: readonly Piece[] | null
}

function Answer({ side, answer: { state, text, problem }, pieces }: AnswerProps) {
  const steered = side === 'steered'
  return (
    <div
      role="group"
      aria-label={words.sides[side]}
      className={`rounded-lg border px-3 py-2.5 text-sm ${steered ? 'border-brass/50' : 'border-line'}`}
    >
      <p className={`pb-1 text-xs font-medium ${steered ? 'text-brass-ink' : 'text-ink-soft'}`}>
        {words.sides[side]}
      </p>
      {state === 'done' &&
        (pieces ? (
          <MarkedText pieces={pieces} side={steered ? 'second' : 'first'} />
        ) : (
          <p className="break-words whitespace-pre-wrap">{text || words.empty}</p>
        ))}
      {state === 'failed' && <p className="text-alarm text-[13px]">{problem}</p>}
      {state === 'waiting' && <p className="text-ink-soft text-[13px]">{words.waits}</p>}
      {state === 'writing' && <p className="text-ink-soft animate-pulse text-[13px]">{words.writes}</p>}
    </div>
  )
}
