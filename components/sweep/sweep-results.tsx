import dynamic from 'next/dynamic'
import { useStore } from 'zustand'
import { Button } from '@/components/ui/button'
import { Progress } from '@/components/ui/progress'
import { useStudio } from '@/lib/state/studio-context'
import { curveOf, type SweepPlan } from '@/lib/state/sweep-plan'
import { AnswerGrid } from './answer-grid'
import { AnswerMultiples } from './answer-multiples'
import { SaveSweep } from './save-sweep'

const SweepPlot = dynamic(() => import('./sweep-plot'), { ssr: false })

const words = { progress: 'Writing the answers' }

/** The answers as they come, and what they measure drawn over the strengths. */
export function SweepResults({ plan }: { plan: SweepPlan }) {
  const { sweep } = useStudio()
  const { cells, running } = useStore(sweep.store)
  const done = cells.filter(({ state }) => state === 'done').length
  const left = cells.some(({ state }) => state !== 'done')
  const [first, second] = plan.features
  return (
    <section aria-label="Results" className="border-line space-y-8 border-t pt-6">
      <div className="flex flex-wrap items-center gap-3">
        <p className="text-ink-soft text-sm" role="status">
          {done} of {cells.length} answers, seed {plan.seed}
        </p>
        {!running && left && (
          <Button size="small" onClick={() => void sweep.goOn()}>
            Write the rest
          </Button>
        )}
        {done > 0 && <SaveSweep plan={plan} cells={cells} />}
      </div>
      {running && <Progress label={words.progress} done={done} of={cells.length} />}
      {first && !second && done > 1 && <SweepPlot points={curveOf(cells, 0)} label={first.label} />}
      {plan.prompts.map((prompt) => {
        const these = cells.filter((cell) => cell.prompt === prompt)
        return (
          <section key={prompt} className="space-y-3">
            <h2 className="font-semibold">{prompt}</h2>
            {second ? <AnswerGrid plan={plan} cells={these} /> : <AnswerMultiples cells={these} />}
          </section>
        )
      })}
    </section>
  )
}
