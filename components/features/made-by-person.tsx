import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Ask } from '@/components/ui/ask'
import { Button } from '@/components/ui/button'
import { ProblemNote } from '@/components/ui/problem-note'
import { useLatestSignal } from '@/components/ui/use-latest-signal'
import type { FeatureDetail } from '@/lib/protocols/tiller/contract'
import { removeFeatureMutation } from '@/lib/state/making'
import { describeProblem } from '@/lib/state/problem'
import { useStudio } from '@/lib/state/studio-context'

interface MadeByPersonProps {
  feature: FeatureDetail
  onDeleted: () => void
}

/** Where a feature that a person made comes from, what to know of it, and how to be rid of it. */
export function MadeByPerson({ feature, onDeleted }: MadeByPersonProps) {
  const { made } = feature
  if (!made) return null
  return (
    <section className="space-y-3">
      <h3 className="text-sm font-semibold">A feature that somebody made</h3>
      <p className="text-ink-soft text-[13px]">
        {made.sentence === null ? 'From examples' : `From “${made.sentence}”`}: {made.shown} answers that show
        it and {made.plain} that do not. On answers held back it tells the two apart in{' '}
        {Math.round(made.area * 100)} % of cases. It steers after layer {made.layer}.
      </p>
      {made.warning && <ProblemNote problem={{ title: 'Use it with care', detail: made.warning }} />}
      <DeleteFeature feature={feature} onDeleted={onDeleted} />
    </section>
  )
}

function DeleteFeature({ feature, onDeleted }: MadeByPersonProps) {
  const [asking, setAsking] = useState(false)
  const { next, cancel } = useLatestSignal()
  const { mutate, reset, isPending, error } = useMutation(
    removeFeatureMutation(useStudio(), useQueryClient()),
  )
  return (
    <>
      <Button size="small" onClick={() => setAsking(true)}>
        <Trash2 className="size-3.5" aria-hidden="true" />
        Delete this feature
      </Button>
      <Ask
        open={asking}
        onOpenChange={(open) => {
          setAsking(open)
          cancel()
          reset()
        }}
        title="Delete this feature?"
        action={
          <Button
            look="solid"
            disabled={isPending}
            onClick={() => mutate({ feature, signal: next() }, { onSuccess: onDeleted })}
          >
            {isPending ? 'Deleting…' : 'Delete'}
          </Button>
        }
      >
        <p>
          “{feature.label}” is taken out of your edits and deleted for everybody who uses this model. Others
          who steer by it are told so.
        </p>
        {error && <ProblemNote problem={describeProblem(error)} />}
      </Ask>
    </>
  )
}
