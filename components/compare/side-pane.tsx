import { useStore } from 'zustand'
import { EditChips } from '@/components/chat/edit-chips'
import { Button } from '@/components/ui/button'
import { conditionsOn, isHidden, type Side } from '@/lib/state/comparison-store'
import { NONE } from '@/lib/state/conditions'
import type { Piece } from '@/lib/state/differences'
import { overlay } from '@/lib/state/edits'
import { editedFeatures, type Insight } from '@/lib/state/insight'
import { useStudio } from '@/lib/state/studio-context'
import { AnswerPane } from './answer-pane'
import { Fires } from './fires'
import { KeepSteered } from './keep-steered'
import { MarkedText } from './marked-text'

interface SidePaneProps {
  side: Side
  /** Its place from the left, or from above. */
  place: 'first' | 'second'
  pieces: readonly Piece[] | null
  /** What was read in both answers; null while they are being read, undefined where there is nothing to read. */
  insight: Insight | null | undefined
}

/** One side of a comparison; while it is hidden which it is, it is only A or B. */
export function SidePane({ side, place, pieces, insight }: SidePaneProps) {
  const { comparison, chat } = useStudio()
  const hidden = useStore(comparison.store, isHidden)
  const setup = useStore(comparison.store, (state) => state.setup)
  if (!setup) return null
  const { confirmed, changes } = setup
  const forget = () => {
    chat.getState().forgetOldest()
    void comparison.start()
  }
  const edits =
    side === 'original' ? (
      <EditChips edits={Object.values(confirmed)} />
    ) : (
      <EditChips edits={Object.values(overlay(confirmed, changes))} changed={changes} />
    )
  const keep =
    side === 'original' ? (
      <Button className="w-full" onClick={comparison.keepOriginal}>
        Keep original
      </Button>
    ) : (
      <KeepSteered />
    )
  return (
    <AnswerPane
      name={hidden ? (place === 'first' ? 'A' : 'B') : side === 'original' ? 'Original' : 'Steered'}
      answer={comparison[side]}
      limit={setup.settings.max_completion_tokens}
      onRetry={() => void comparison.retry(side)}
      onForget={forget}
      chips={hidden ? null : edits}
      conditions={hidden ? NONE : conditionsOn(side, setup)}
      marked={pieces && <MarkedText pieces={pieces} side={place} />}
      decision={hidden ? null : keep}
    >
      {insight !== undefined && !hidden && (
        <Fires
          features={insight?.features ?? editedFeatures(confirmed, overlay(confirmed, changes))}
          measured={insight && insight[side]}
        />
      )}
    </AnswerPane>
  )
}
