import { useState } from 'react'
import { formatStrength } from '@/lib/state/edits'
import type { Cell, SweepPlan } from '@/lib/state/sweep-plan'
import { shadedBy, shadesOf, type Shading } from '@/lib/state/sweep-shades'
import { AnswerCell } from './answer-cell'
import { GridCell } from './grid-cell'
import { ShadeChoice } from './shade-choice'

const words = {
  grid: 'Answers by both strengths',
  open: 'Open a cell to read its answer.',
  answer: (down: string, across: string) => `${down} and ${across}`,
}

interface AnswerGridProps {
  plan: SweepPlan
  /** The answers to one question. */
  cells: readonly Cell[]
}

/** A cell for each pair of strengths, the first feature's from row to row, coloured by what its answer measures; it opens to the answer. */
export function AnswerGrid({ plan, cells }: AnswerGridProps) {
  const [shading, setShading] = useState<Shading>(0)
  const [chosen, setChosen] = useState<string | null>(null)
  const [down, across] = plan.features
  const shades = shadesOf(cells, shading)
  const open = cells.find(({ values }) => values.join() === chosen)
  return (
    <div className="space-y-3">
      <ShadeChoice features={plan.features} shading={shading} onChange={setShading} />
      <div className="flex flex-col gap-4 lg:flex-row lg:items-start">
        <div className="min-w-0 overflow-x-auto" tabIndex={0} role="region" aria-label={words.grid}>
          <table className="border-separate border-spacing-1 text-left text-[13px]">
            <thead>
              <tr>
                <th scope="col" className="text-ink-soft max-w-36 min-w-24 pr-2 font-normal">
                  <span className="block">{down?.label} ↓</span>
                  <span className="block">{across?.label} →</span>
                </th>
                {plan.strengths.map((strength) => (
                  <th key={strength} scope="col" className="figures text-brass-ink text-center font-medium">
                    {formatStrength(strength)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {plan.strengths.map((strength) => (
                <tr key={strength}>
                  <th scope="row" className="figures text-brass-ink pr-2 text-right font-medium">
                    {formatStrength(strength)}
                  </th>
                  {cells.map(
                    (cell, i) =>
                      cell.values[0] === strength && (
                        <td key={cell.values.join()} className="p-0">
                          <GridCell
                            cell={cell}
                            value={shadedBy(cell, shading)}
                            shade={shades[i] ?? null}
                            shading={shading}
                            open={cell === open}
                            onOpen={() => setChosen(cell === open ? null : cell.values.join())}
                          />
                        </td>
                      ),
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        {open ? (
          <section
            aria-label={words.answer(...inWords(open, plan))}
            className="border-line bg-surface min-w-0 rounded-xl border p-4 lg:mt-8 lg:max-w-2xl lg:grow"
          >
            <h3 className="text-ink-soft pb-1 text-[13px]">{words.answer(...inWords(open, plan))}</h3>
            <AnswerCell cell={open} />
          </section>
        ) : (
          <p className="text-ink-soft text-[13px]">{words.open}</p>
        )}
      </div>
    </div>
  )
}

/** Both features with the strengths of a cell. */
const inWords = ({ values }: Cell, { features }: SweepPlan) =>
  [0, 1].map((i) => `${features[i]?.label} ${formatStrength(values[i] ?? 0)}`) as [string, string]
