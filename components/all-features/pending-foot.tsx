import { useHear } from '@/components/feature-page/use-hear'
import { Button } from '@/components/ui/button'
import { useVariant } from '@/lib/state/variant-context'

const words = {
  pending: (count: number) => (count === 1 ? '1 pending edit' : `${count} pending edits`),
  hear: 'Hear it in the chat',
}

/** What was moved and not yet heard, with the way to hear it; nothing where there is nothing. */
export function PendingFoot() {
  const pending = useVariant((state) => Object.keys(state.pending).length)
  const hear = useHear()
  if (pending === 0) return null
  return (
    <div className="bg-surface border-line animate-rise fixed inset-x-4 bottom-4 z-30 mx-auto flex max-w-md items-center gap-3 rounded-xl border py-2 pr-2 pl-4 shadow-xl">
      <p className="text-brass-ink grow text-sm">{words.pending(pending)}</p>
      <Button look="solid" onClick={hear}>
        {words.hear}
      </Button>
    </div>
  )
}
