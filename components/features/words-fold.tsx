import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'

interface WordsFoldProps {
  count: number
  /** Nothing else is listed, so that a closed fold would hide all there is. */
  alone: boolean
  children: ReactNode
}

/** Folds away what fires on words and fragments, which says little to people who look for a manner or a subject. */
export function WordsFold({ count, alone, children }: WordsFoldProps) {
  if (count === 0) return null
  return (
    <details className="group/words border-line border-t" open={alone}>
      <summary className="text-ink-soft flex cursor-pointer list-none items-center gap-1.5 px-5 py-3 text-sm font-medium">
        <ChevronRight className="size-4 transition group-open/words:rotate-90" aria-hidden="true" />
        {`Words and fragments (${count})`}
      </summary>
      {children}
    </details>
  )
}
