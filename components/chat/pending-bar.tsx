import { useStore } from 'zustand'
import { MixWarning } from '@/components/features/mix-warning'
import { Button } from '@/components/ui/button'
import { inProgress } from '@/lib/state/answer-store'
import { uptoLastQuestion } from '@/lib/state/chat-store'
import { useChat, useStudio } from '@/lib/state/studio-context'
import { useVariant } from '@/lib/state/variant-context'
import type { Setup } from '@/lib/state/comparison-store'
import type { Conditions } from '@/lib/state/conditions'
import type { Edits } from '@/lib/state/edits'
import { pendingCount } from '@/lib/state/variant-store'

/**
 * Says that sliders have moved, and offers to see what they do. While there is a draft, sending it is the one thing to do next,
 * and compares on it.
 */
export function PendingBar({ onCompare }: { onCompare?: () => void }) {
  const { comparison, answer, draft, discardPending } = useStudio()
  const pending = useVariant((state) => state.pending)
  const conditions = useVariant((state) => state.pendingConditions)
  const count = useVariant(pendingCount)
  const compared = useStore(comparison.store, ({ setup }) => setup)
  const writing = useStore(answer, inProgress)
  const asked = useChat(({ turns }) => uptoLastQuestion(turns).length > 0)
  const drafted = useStore(draft, (state) => state.draft.trim() !== '')
  if (count === 0 || (compared && isCompared(compared, pending, conditions))) return null

  const changes = `${count} pending ${count === 1 ? 'change' : 'changes'}`
  return (
    <section
      aria-label="Pending changes"
      className="bg-brass-soft animate-rise mb-2 flex flex-wrap items-center gap-x-3 gap-y-1.5 rounded-xl py-1.5 pr-1.5 pl-4 text-sm"
    >
      <p className="text-brass-ink grow font-medium">
        {compared ? 'Something has changed since this comparison' : changes}
        {!asked && !drafted && <span className="font-normal">. Write a message to compare on.</span>}
        {writing && <span className="font-normal">. Compare when the answer is finished.</span>}
        {!compared && drafted && !writing && (
          <span className="font-normal">. Your message is answered with and without.</span>
        )}
      </p>
      {!compared && (
        <Button size="small" look="quiet" onClick={discardPending}>
          Discard
        </Button>
      )}
      {(asked || !drafted) && (
        <Button
          size="small"
          look={drafted && !compared ? 'outline' : 'solid'}
          disabled={writing || !asked}
          onClick={() => {
            onCompare?.()
            void comparison.start()
          }}
        >
          {compared ? 'Compare again' : drafted ? 'Compare on the last question' : 'Compare'}
        </Button>
      )}
      <MixWarning className="basis-full pb-1" />
    </section>
  )
}

const isCompared = ({ changes, conditionChanges }: Setup, pending: Edits, conditions: Conditions | null) =>
  JSON.stringify([changes, conditionChanges]) === JSON.stringify([pending, conditions])
