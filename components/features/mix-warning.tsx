import { useModel } from '@/components/models/use-model'
import { Button } from '@/components/ui/button'
import { overlay } from '@/lib/state/edits'
import { pushOf, scaleDown } from '@/lib/state/mix'
import { useStudio } from '@/lib/state/studio-context'
import { useVariant } from '@/lib/state/variant-context'

const words = {
  warning: (share: string) =>
    `Together these edits push to ${share} of what answers were measured to bear: they may be garbled.`,
  scale: 'Scale down',
}

/** Says that edits push together beyond what was measured to stay fluent, and offers to push less. */
export function MixWarning({ className = '' }: { className?: string }) {
  const { variant, history } = useStudio()
  const confirmed = useVariant((state) => state.confirmed)
  const pending = useVariant((state) => state.pending)
  const limit = useModel().data?.profile?.fluent_push ?? null
  const edits = overlay(confirmed, pending)
  const push = pushOf(edits)
  if (limit === null || push === null || push <= limit || Object.keys(edits).length < 2) return null
  const share = `${Math.ceil((push / limit) * 100)}%`
  return (
    <div role="note" className={`flex flex-wrap items-center gap-x-3 gap-y-1.5 text-[13px] ${className}`}>
      <p className="min-w-0 grow basis-60">{words.warning(share)}</p>
      <Button size="small" onClick={() => scaleDown(variant, history, limit)}>
        {words.scale}
      </Button>
    </div>
  )
}
