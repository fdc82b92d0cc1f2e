import { useEffect } from 'react'
import { Button } from '@/components/ui/button'
import { describeProblem } from '@/lib/state/problem'
import { useKept, useStudio } from '@/lib/state/studio-context'

/** Says quietly that the server does not have the conversation yet. What was said is safe in this browser. */
export function NotKept() {
  const { keeping } = useStudio()
  const standing = useKept((state) => state.standing)
  const problem = useKept((state) => state.problem)
  const unsaved = standing === 'unsaved'
  useEffect(() => {
    if (!unsaved) return
    const again = () => void keeping.keep()
    window.addEventListener('online', again)
    return () => window.removeEventListener('online', again)
  }, [unsaved, keeping])
  if (!unsaved && standing !== 'waiting') return null
  return (
    <p className="text-ink-soft flex items-center justify-center gap-2 pt-1.5 text-[13px]">
      <span title={describeProblem(problem).title}>Not saved on the server yet</span>
      {unsaved && (
        <Button size="small" look="quiet" onClick={() => void keeping.keep()}>
          Save now
        </Button>
      )}
    </p>
  )
}
