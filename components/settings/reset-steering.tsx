import { useMutation } from '@tanstack/react-query'
import { Eraser } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { useStore } from 'zustand'
import { Button } from '@/components/ui/button'
import { ProblemNote } from '@/components/ui/problem-note'
import { useLatestSignal } from '@/components/ui/use-latest-signal'
import { describeProblem } from '@/lib/state/problem'
import { useStudio } from '@/lib/state/studio-context'
import { useVariant } from '@/lib/state/variant-context'
import { pendingCount } from '@/lib/state/variant-store'

const Ask = dynamic(() => import('@/components/ui/ask').then((module) => module.Ask), { ssr: false })

/** Takes every edit away, at once. */
export function ResetSteering() {
  const { resetSteering, comparison } = useStudio()
  const confirmed = useVariant((state) => Object.keys(state.confirmed).length + state.conditions.length)
  const pending = useVariant(pendingCount)
  const comparing = useStore(comparison.store, ({ setup }) => setup !== null)
  const [asking, setAsking] = useState(false)
  const { next, cancel } = useLatestSignal()
  const { mutate, reset, isPending, error } = useMutation({
    mutationFn: (signal: AbortSignal) => resetSteering(signal),
    onSuccess: () => setAsking(false),
  })
  if (confirmed + pending === 0) return null
  return (
    <>
      <Button
        look="quiet"
        title="Reset steering"
        disabled={comparing}
        onClick={() => setAsking(true)}
        // A phone's header has no room for it; there it is among the commands.
        className="px-2.5 max-sm:hidden pointer-coarse:h-11"
      >
        <Eraser className="size-4.5" aria-hidden="true" />
        Reset steering
      </Button>
      {asking && (
        <Ask
          open
          onOpenChange={(open) => {
            setAsking(open)
            cancel()
            reset()
          }}
          title="Reset steering?"
          action={
            <Button look="solid" disabled={isPending} onClick={() => mutate(next())}>
              {isPending ? 'Resetting…' : 'Reset steering'}
            </Button>
          }
        >
          <p>
            {confirmed > 0 && `${confirmed} confirmed ${confirmed === 1 ? 'edit is' : 'edits are'} removed. `}
            {pending > 0 && `${pending} pending ${pending === 1 ? 'change is' : 'changes are'} dropped. `}
            The conversation stays.
          </p>
          {error && <ProblemNote problem={describeProblem(error)} />}
        </Ask>
      )}
    </>
  )
}
