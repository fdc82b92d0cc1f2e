import { Button } from '@/components/ui/button'
import { ProblemNote } from '@/components/ui/problem-note'
import { describeProblem } from '@/lib/state/problem'

/** A failed look-up, with the way on. */
export function QueryProblem({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return (
    <div className="p-4">
      <ProblemNote problem={describeProblem(error)}>
        <Button size="small" onClick={onRetry}>
          Try again
        </Button>
      </ProblemNote>
    </div>
  )
}
