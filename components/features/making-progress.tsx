import { Button } from '@/components/ui/button'
import type { MakeProgress } from '@/lib/protocols/tiller/contract'
import { shareOf, wordsOf } from './making-in-words'

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
        {wordsOf(progress)}
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
