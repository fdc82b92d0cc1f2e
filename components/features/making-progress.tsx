import { Button } from '@/components/ui/button'
import type { MakeProgress } from '@/lib/protocols/tiller/contract'

const STAGES: Record<MakeProgress['stage'], string> = {
  answering: 'The model answers prompts, told and not told',
  reading: 'It reads both sorts of answers',
  'choosing a layer': 'It tries which layer steers best',
  calibrating: 'It measures how far it can be pushed',
  'gathering evidence': 'It gathers examples of where it fires',
}

/** Share of the whole work, 0 … 1: every stage counts the same. */
function shareOf({ stage, done, total }: MakeProgress): number {
  const stages = Object.keys(STAGES)
  return (stages.indexOf(stage) + done / Math.max(1, total)) / stages.length
}

/** What is being done. @param progress null until the model has begun */
export function MakingProgress({
  progress,
  onCancel,
}: {
  progress: MakeProgress | null
  onCancel: () => void
}) {
  const percent = progress ? Math.round(shareOf(progress) * 100) : 0
  return (
    <div className="space-y-3">
      <p role="status" className="text-sm">
        {progress ? `${STAGES[progress.stage]}…` : 'Waiting for the model…'}
      </p>
      <div
        role="progressbar"
        aria-label="Making the feature"
        aria-valuenow={percent}
        className="bg-sunken h-1.5 overflow-hidden rounded-full"
      >
        <div className="bg-sea h-full rounded-full transition-[width]" style={{ width: `${percent}%` }} />
      </div>
      <div className="flex justify-end">
        <Button look="quiet" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </div>
  )
}
