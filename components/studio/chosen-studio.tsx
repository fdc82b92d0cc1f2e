import { useEffect } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Button } from '@/components/ui/button'
import { ProblemNote } from '@/components/ui/problem-note'
import { describeProblem } from '@/lib/state/problem'
import { modelsQuery } from '@/lib/state/queries'
import { StudioProvider } from '@/lib/state/studio-context'
import { useChosenModel, useWorkspace } from '@/lib/state/workspace-context'
import { Opening } from './opening'
import { StudioFrame } from './studio-frame'

/** The studio of the model that was chosen; before any was, of the server's own. */
export function ChosenStudio() {
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
  const model = chosen ?? served
  if (model !== undefined)
    return (
      <StudioProvider key={model} studio={workspace.studioOf(model)}>
        <StudioFrame />
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
