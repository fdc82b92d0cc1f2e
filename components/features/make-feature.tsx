import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Sparkles } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { ProblemNote } from '@/components/ui/problem-note'
import { useLatestSignal } from '@/components/ui/use-latest-signal'
import { useReturnFocus } from '@/components/ui/use-return-focus'
import type { MakeProgress } from '@/lib/protocols/tiller/contract'
import { makeFeatureMutation } from '@/lib/state/making'
import { describeProblem } from '@/lib/state/problem'
import { useStudio } from '@/lib/state/studio-context'
import { MakeFeatureForm } from './make-feature-form'
import { MakingProgress } from './making-progress'

/** Makes a feature of a sentence or of examples, and opens its details. @param about what the person was looking for */
export function MakeFeature({ about = '' }: { about?: string }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        <Sparkles className="size-3.5" aria-hidden="true" />
        Make a feature
      </Button>
      <Dialog.Root open={open} onOpenChange={setOpen}>
        <Dialog.Portal>
          <Dialog.Overlay className="animate-fade fixed inset-0 z-50 bg-[oklch(0.2_0.03_240/0.4)]" />
          <MakeDialog about={about} onClose={() => setOpen(false)} />
        </Dialog.Portal>
      </Dialog.Root>
    </>
  )
}

/** Closing it cancels what is being done. */
function MakeDialog({ about, onClose }: { about: string; onClose: () => void }) {
  const returnFocus = useReturnFocus()
  const studio = useStudio()
  const { next, cancel } = useLatestSignal()
  const [progress, setProgress] = useState<MakeProgress | null>(null)
  const { mutate, reset, isPending, error } = useMutation(
    makeFeatureMutation(studio, useQueryClient(), setProgress),
  )
  const stop = () => {
    cancel()
    reset()
    setProgress(null)
  }
  return (
    <Dialog.Content
      {...returnFocus}
      className="bg-surface border-line animate-rise fixed top-1/2 left-1/2 z-50 max-h-[calc(100dvh-2rem)] w-[min(30rem,calc(100vw-2rem))] -translate-1/2 space-y-4 overflow-y-auto rounded-xl border p-5 shadow-xl"
    >
      <Dialog.Title className="chart-name text-2xl">Make a feature</Dialog.Title>
      <Dialog.Description className="text-ink-soft text-sm">
        Say what answers should be like, or show it. The model learns a direction from its own answers and
        measures how far it can be pushed.
      </Dialog.Description>
      {error && <ProblemNote problem={describeProblem(error)} />}
      <div hidden={isPending}>
        <MakeFeatureForm
          about={about}
          onCancel={onClose}
          onMake={(wish) => {
            setProgress(null)
            mutate({ wish, signal: next() }, { onSuccess: onClose })
          }}
        />
      </div>
      {isPending && <MakingProgress progress={progress} onCancel={stop} />}
    </Dialog.Content>
  )
}
