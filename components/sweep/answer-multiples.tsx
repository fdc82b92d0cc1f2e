import { formatStrength } from '@/lib/state/edits'
import type { Cell } from '@/lib/state/sweep-plan'
import { AnswerCell } from './answer-cell'

/** The answers to one question side by side, by rising strength. */
export const AnswerMultiples = ({ cells }: { cells: readonly Cell[] }) => (
  <ol className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
    {cells.map((cell) => (
      <li
        key={cell.values.join()}
        className="border-line bg-surface rounded-xl border p-4"
        aria-busy={cell.state === 'writing'}
      >
        <h3 className="figures text-brass-ink pb-1 font-medium">{formatStrength(cell.values[0] ?? 0)}</h3>
        <AnswerCell cell={cell} />
      </li>
    ))}
  </ol>
)
