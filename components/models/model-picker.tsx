import { useQuery } from '@tanstack/react-query'
import { ChevronsUpDown } from 'lucide-react'
import { Popover } from 'radix-ui'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { ProblemNote } from '@/components/ui/problem-note'
import { describeProblem } from '@/lib/state/problem'
import { modelsQuery } from '@/lib/state/queries'
import { useStudio } from '@/lib/state/studio-context'
import { ModelChoices } from './model-choices'

/** Names the model that answers, and lets a person turn to another. */
export function ModelPicker() {
  const { client, model } = useStudio()
  const { data, error, refetch } = useQuery(modelsQuery(client))
  const [open, setOpen] = useState(false)
  const onOpenChange = (opens: boolean) => {
    setOpen(opens)
    // Models come and go while the page is open.
    if (opens) void refetch()
  }
  return (
    <Popover.Root open={open} onOpenChange={onOpenChange}>
      <Popover.Trigger asChild>
        <Button look="quiet" aria-label={`Model: ${model}`} className="min-w-0 shrink px-2.5 pointer-coarse:h-11">
          <span className="text-ink max-w-40 truncate sm:max-w-64">{model}</span>
          <ChevronsUpDown className="size-3.5 shrink-0" aria-hidden="true" />
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="start"
          sideOffset={8}
          collisionPadding={12}
          aria-label="Models"
          className="bg-surface border-line animate-rise z-40 max-h-[var(--radix-popover-content-available-height)] w-[min(25rem,calc(100vw-1.5rem))] space-y-3 overflow-y-auto rounded-xl border p-5 text-sm shadow-xl"
        >
          <h2 className="chart-name text-2xl">Models</h2>
          {error && <ProblemNote problem={describeProblem(error)} />}
          {data && <ModelChoices models={data.models} onChosen={() => setOpen(false)} />}
          <p className="text-ink-soft border-line border-t pt-3 text-[13px]">
            Each model keeps its own conversation and edits. Another one is added where Tiller runs, with{' '}
            <code className="text-ink">npm run models -- add</code>.
          </p>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
