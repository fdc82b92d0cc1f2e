import { TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Problem } from '@/lib/state/problem'

/** What went wrong, where it went wrong, with the ways on as children. */
export function ProblemNote({
  problem,
  children,
}: {
  problem: Pick<Problem, 'title' | 'detail'>
  children?: ReactNode
}) {
  return (
    <div role="alert" className="bg-alarm-soft animate-fade flex gap-3 rounded-lg px-3.5 py-3 text-sm">
      <TriangleAlert className="text-alarm mt-0.5 size-4 shrink-0" aria-hidden="true" />
      <div className="min-w-0 space-y-2">
        <p>
          <strong className="font-semibold">{problem.title}.</strong>{' '}
          <span className="break-words">{problem.detail}</span>
        </p>
        {children && <div className="flex flex-wrap gap-2">{children}</div>}
      </div>
    </div>
  )
}
