import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, type ReactNode } from 'react'
import { useStore } from 'zustand'
import { Button } from '@/components/ui/button'
import { ProblemNote } from '@/components/ui/problem-note'
import { describeProblem } from '@/lib/state/problem'
import { modelsQuery } from '@/lib/state/queries'
import { useStudio } from '@/lib/state/studio-context'
import { useWorkspace } from '@/lib/state/workspace-context'
import { useModel } from './use-model'

/** Loads the model that the page is turned to, and says how far that is; nothing once it is ready. */
export function ModelStanding() {
  const { model } = useStudio()
  const { data: listing, isSuccess } = useModel()
  const { mutate, error } = useLoad()
  const idle = listing?.state === 'idle'
  useEffect(() => {
    if (idle) mutate()
  }, [idle, mutate])

  if (isSuccess && !listing)
    return (
      <Standing>
        <strong>{model}</strong> is not served any more. Its conversation is kept; turn to another model above.
      </Standing>
    )
  if (listing?.state === 'failed')
    return (
      <Standing alarming>
        <strong>{model}</strong> cannot be loaded. {listing.reason}
      </Standing>
    )
  if (error)
    return (
      <ProblemNote problem={describeProblem(error)}>
        <Button size="small" onClick={() => mutate()}>
          Try again
        </Button>
      </ProblemNote>
    )
  if (listing?.state !== 'loading') return null
  const share = Math.round((listing.progress ?? 0) * 100)
  return (
    <Standing>
      <span className="flex justify-between gap-3">
        <span>
          <strong>{model}</strong> is loading. What you send is answered as soon as it is ready.
        </span>
        <span className="figures" aria-hidden="true">
          {share}%
        </span>
      </span>
      <progress
        aria-label={`Loading ${model}`}
        value={share}
        max={100}
        className="accent-brass mt-1.5 block h-1 w-full"
      />
      <TurnBack />
    </Standing>
  )
}

/** Away from a model that takes too long, to the one before. */
function TurnBack() {
  const { model } = useStudio()
  const workspace = useWorkspace()
  const previous = useStore(workspace.choice, (state) => state.previous)
  if (previous === null || previous === model) return null
  return (
    <span className="mt-2 flex flex-wrap items-center gap-3">
      <Button size="small" onClick={() => workspace.turnTo(previous, model)}>
        Back to {previous}
      </Button>
      <span className="text-[13px]">Loading goes on meanwhile.</span>
    </span>
  )
}

function useLoad() {
  const { client, model, notices } = useStudio()
  const queries = useQueryClient()
  const { queryKey } = modelsQuery(client)
  return useMutation({
    mutationFn: async () => {
      const loaded = client.models.load(model)
      // The list now says that it loads, and is followed from there.
      void queries.invalidateQueries({ queryKey })
      await loaded
    },
    onSuccess: () => notices.getState().announce(`${model} is ready.`),
    onSettled: () => queries.invalidateQueries({ queryKey }),
  })
}

function Standing({ alarming = false, children }: { alarming?: boolean; children: ReactNode }) {
  return (
    <div
      role="status"
      className={`animate-fade mb-2 rounded-xl border px-4 py-2.5 text-sm break-words ${alarming ? 'border-alarm/40 text-alarm' : 'border-line bg-surface text-ink-soft'}`}
    >
      {children}
    </div>
  )
}
