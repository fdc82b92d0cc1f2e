'use client'

import { useEffect, useLayoutEffect, type ReactNode } from 'react'
import { useQuery } from '@tanstack/react-query'
import { PaletteKey } from '@/components/commands/palette-key'
import { Button } from '@/components/ui/button'
import { ProblemNote } from '@/components/ui/problem-note'
import { describeProblem } from '@/lib/state/problem'
import { modelsQuery } from '@/lib/state/queries'
import { StudioProvider } from '@/lib/state/studio-context'
import { useChosenModel, useIsReady, useWorkspace } from '@/lib/state/workspace-context'
import { Announcer } from './announcer'
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
  const ready = useIsReady()
  const model = named ?? chosen ?? served
  useLayoutEffect(() => {
    if (!ready || model === undefined) return
    if (served !== undefined) workspace.adopt(served)
    workspace.studioOf(model)
  }, [ready, model, served, workspace])
  useEffect(() => {
    if (ready && data && served !== undefined)
      workspace.settle(
        data.models.map(({ id }) => id),
        served,
      )
  }, [ready, data, served, workspace])
  if (model !== undefined)
    return (
      <StudioProvider key={model} studio={workspace.blankStudioOf(model)}>
        {children}
        <PaletteKey />
        <CommandHost />
        <Announcer />
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
