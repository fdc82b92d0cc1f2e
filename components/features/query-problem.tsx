import { Button } from '@/components/ui/button'
import { ProblemNote } from '@/components/ui/problem-note'
import { describeProblem } from '@/lib/state/problem'
import { useChat } from '@/lib/state/studio-context'

/** A failed look-up, with the way on. */
export function QueryProblem({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const forgetOldest = useChat((state) => state.forgetOldest)
  const problem = describeProblem(error)
  return (
    <div className="p-4">
      <ProblemNote problem={problem}>
        {problem.remedy === 'forget' && (
          <Button size="small" onClick={forgetOldest}>
            Forget the oldest turns
          </Button>
        )}
        <Button size="small" onClick={onRetry}>
          Try again
        </Button>
      </ProblemNote>
    </div>
  )
}
