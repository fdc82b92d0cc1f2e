'use client'

import { useEffect, type ReactNode } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Button } from '@/components/ui/button'
import { ProblemNote } from '@/components/ui/problem-note'
import { describeProblem } from '@/lib/state/problem'
import { modelsQuery } from '@/lib/state/queries'
import { StudioProvider } from '@/lib/state/studio-context'
import { useChosenModel, useWorkspace } from '@/lib/state/workspace-context'
import { CommandHost } from './lazy'
import { Opening } from './opening'

interface ChosenStudioProps {
  /** The model of the page; left out, the one that was chosen, and before any was, the server's own. */
  model?: string
  children: ReactNode
}

/** Gives a page the studio of its model, or says why there is none. */
export function ChosenStudio({ model: named, children }: ChosenStudioProps) {
  const workspace = useWorkspace()
  const chosen = useChosenModel()
  const { data, error, refetch } = useQuery(modelsQuery(workspace.client))
  const served = data?.models.find(({ is_default }) => is_default)?.id
  if (served !== undefined) workspace.adopt(served)
  useEffect(() => {
    if (data && served !== undefined)
      workspace.settle(
        data.models.map(({ id }) => id),
        served,
      )
  }, [data, served, workspace])
  const model = named ?? chosen ?? served
  if (model !== undefined)
    return (
      <StudioProvider key={model} studio={workspace.studioOf(model)}>
        {children}
        <CommandHost />
      </StudioProvider>
    )
  if (error)
    return (
      <Opening>
        <ProblemNote problem={describeProblem(error)}>
          <Button size="small" onClick={() => void refetch()}>
            Try again
          </Button>
        </ProblemNote>
      </Opening>
    )
  if (data)
    return (
      <Opening>
        <p className="text-ink-soft max-w-md text-center text-sm">
          No model is served here. Whoever runs this Tiller adds one with{' '}
          <code className="text-ink">npm run models -- add SOURCE</code>.
        </p>
      </Opening>
    )
  return <Opening />
}
