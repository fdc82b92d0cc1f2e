import type { ReactNode } from 'react'
import { Mark } from '@/components/ui/mark'

/** What is seen until the studio opens, with what keeps it from opening. */
export function Opening({ children }: { children?: ReactNode }) {
  return (
    <main
      className="grid min-h-dvh place-content-center justify-items-center gap-6 p-4"
      aria-busy={!children}
    >
      <Mark className="size-14" />
      <h1 className="sr-only">Tiller</h1>
      {children}
    </main>
  )
}
