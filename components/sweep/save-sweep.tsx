import { Download } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { saveJson } from '@/components/ui/save-file'
import type { Cell, SweepPlan } from '@/lib/state/sweep-plan'
import { useStudio } from '@/lib/state/studio-context'

/** The sweep as a file: the plan and every finished answer with what it measures. */
export function SaveSweep({ plan, cells }: { plan: SweepPlan; cells: readonly Cell[] }) {
  const { model } = useStudio()
  const save = () => {
    const answers = cells
      .filter(({ state }) => state === 'done')
      .map(({ prompt, values, text, measured }) => ({ prompt, strengths: values, answer: text, ...measured }))
    saveJson('sweep.json', { model, ...plan, answers })
  }
  return (
    <Button size="small" look="quiet" onClick={save}>
      <Download className="size-3.5" aria-hidden="true" />
      Save as JSON
    </Button>
  )
}
