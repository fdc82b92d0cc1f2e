import { formatStrength } from '@/lib/state/edits'
import type { Cell, SweepPlan } from '@/lib/state/sweep-plan'
import { AnswerCell } from './answer-cell'

/** The answers to one question, the first feature's strengths from row to row and the second one's from column to column. */
export function AnswerGrid({ plan, cells }: { plan: SweepPlan; cells: readonly Cell[] }) {
  const [down, across] = plan.features
  return (
    <div className="overflow-x-auto" tabIndex={0} role="region" aria-label="Answers by both strengths">
      <table className="w-full border-separate border-spacing-2 text-left">
        <thead>
          <tr className="text-[13px]">
            <th scope="col" className="text-ink-soft min-w-24 font-normal">
              {down?.label} ↓ {across?.label} →
            </th>
            {plan.strengths.map((strength) => (
              <th key={strength} scope="col" className="figures text-brass-ink min-w-56 font-medium">
                {formatStrength(strength)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {plan.strengths.map((strength) => (
            <tr key={strength}>
              <th scope="row" className="figures text-brass-ink align-top font-medium">
                {formatStrength(strength)}
              </th>
              {cells
                .filter(({ values }) => values[0] === strength)
                .map((cell) => (
                  <td
                    key={cell.values.join()}
                    className="border-line bg-surface rounded-xl border p-4 align-top"
                  >
                    <AnswerCell cell={cell} />
                  </td>
                ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
