'use client'

import { useEffect } from 'react'
import { Button } from '@/components/ui/button'
import { Mark } from '@/components/ui/mark'

export default function PageError({ error, retry }: { error: unknown; retry: () => void }) {
  useEffect(() => console.error(error), [error])

  return (
    <main className="mx-auto flex min-h-dvh max-w-md flex-col items-start justify-center gap-4 px-6">
      <Mark className="size-12" />
      <h1 className="chart-name text-4xl">The page ran aground</h1>
      <p className="text-ink-soft">
        Something broke while drawing it. Your conversation and your confirmed edits are saved in this
        browser.
      </p>
      <Button onClick={() => retry()}>Draw it again</Button>
    </main>
  )
}
