import { useQuery } from '@tanstack/react-query'
import { ChevronsUpDown } from 'lucide-react'
import { Popover } from 'radix-ui'
import { useEffect, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { ProblemNote } from '@/components/ui/problem-note'
import { describeProblem } from '@/lib/state/problem'
import { modelsQuery } from '@/lib/state/queries'
import { useStudio } from '@/lib/state/studio-context'
import { useWorkspace } from '@/lib/state/workspace-context'
import { ModelCard } from './model-card'
import { ModelChoices } from './model-choices'

/** Names the model that answers, and lets a person turn to another. */
export function ModelPicker() {
  const { client, model } = useStudio()
  const { data, error, refetch } = useQuery(modelsQuery(client))
  const [open, setOpen] = useState(false)
  const trigger = useRef<HTMLButtonElement>(null)
  const { choice } = useWorkspace()
  const models = data?.models ?? []
  const current = models.find(({ id }) => id === model)
  const single = models.length === 1 && current !== undefined
  // Turning to another model exchanges the whole studio, and what had the focus with it.
  useEffect(() => {
    const lost = document.activeElement === document.body
    if (lost && choice.getState().previous !== null) trigger.current?.focus()
  }, [choice])
  const onOpenChange = (opens: boolean) => {
    setOpen(opens)
    // Models come and go while the page is open.
    if (opens) void refetch()
  }
  return (
    <Popover.Root open={open} onOpenChange={onOpenChange}>
      <Popover.Trigger asChild>
        <Button
 ref={trigger}
 look="quiet" aria-label={`Model: ${model}`} className="min-w-0 shrink px-2.5 pointer-coarse:h-11">
          <span className="text-ink max-w-40 truncate sm:max-w-64">{model}</span>
          {!single && <ChevronsUpDown className="size-3.5 shrink-0" aria-hidden="true" />}
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="start"
          sideOffset={8}
          collisionPadding={12}
          aria-label={single ? 'Model' : 'Models'}
          className="bg-surface border-line animate-rise z-40 max-h-[var(--radix-popover-content-available-height)] w-[min(25rem,calc(100vw-1.5rem))] space-y-3 overflow-y-auto rounded-xl border p-5 text-sm shadow-xl"
        >
          <h2 className="chart-name text-2xl">{single ? 'Model' : 'Models'}</h2>
          {error && <ProblemNote problem={describeProblem(error)} />}
          {models.length > 0 && !single && <ModelChoices models={models} onChosen={() => setOpen(false)} />}
          {current && <ModelCard listing={current} />}
          <p className="text-ink-soft border-line border-t pt-3 text-[13px]">
            {!single && 'Each model keeps its own conversation and edits. '}Another one is added where Tiller runs, with{' '}
            <code className="text-ink">npm run models -- add</code>.
          </p>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
