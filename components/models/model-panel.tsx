import { useQuery } from '@tanstack/react-query'
import { Popover } from 'radix-ui'
import { useEffect } from 'react'
import { beside, type PanelProps } from '@/components/ui/beside'
import { ProblemNote } from '@/components/ui/problem-note'
import { describeProblem } from '@/lib/state/problem'
import { modelsQuery } from '@/lib/state/queries'
import { useStudio } from '@/lib/state/studio-context'
import { ModelCard } from './model-card'
import { ModelChoices } from './model-choices'

/** What is known of the model that answers, and the others that are served. */
export function ModelPanel({ anchor, onClose }: PanelProps) {
  const { client, model } = useStudio()
  const { data, error, refetch } = useQuery(modelsQuery(client))
  const models = data?.models ?? []
  const current = models.find(({ id }) => id === model)
  const single = models.length === 1 && current !== undefined
  // Models come and go while the page is open.
  useEffect(() => void refetch(), [refetch])
  return (
    <Popover.Root open onOpenChange={onClose}>
      <Popover.Anchor virtualRef={anchor} />
      <Popover.Portal>
        <Popover.Content
          {...beside(anchor)}
          align="start"
          sideOffset={8}
          collisionPadding={12}
          aria-label={single ? 'Model' : 'Models'}
          className="bg-surface border-line animate-rise z-40 max-h-[var(--radix-popover-content-available-height)] w-[min(25rem,calc(100vw-1.5rem))] space-y-3 overflow-y-auto rounded-xl border p-5 text-sm shadow-xl"
        >
          <h2 className="chart-name text-2xl">{single ? 'Model' : 'Models'}</h2>
          {error && <ProblemNote problem={describeProblem(error)} />}
          {models.length > 0 && !single && <ModelChoices models={models} onChosen={onClose} />}
          {current && <ModelCard listing={current} />}
          <p className="text-ink-soft border-line border-t pt-3 text-[13px]">
            {!single && 'Each model keeps its own conversation and edits. '}Another one is added where Tiller
            runs, with <code className="text-ink">npm run models -- add</code>.
          </p>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
