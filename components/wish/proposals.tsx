import { useState } from 'react'
import { Button } from '@/components/ui/button'
import type { ProposeResponse } from '@/lib/protocols/tiller/contract'
import { usePanel, useStudio } from '@/lib/state/studio-context'
import { addPending, editsOfProposals } from '@/lib/state/wish'
import { ProposalRow } from './proposal-row'

interface ProposalsProps {
  wish: string
  found: ProposeResponse
  onDone: () => void
}

/** What is proposed for a wish: nothing of it happens before somebody has chosen it, and then it is only pending. */
export function Proposals({ wish, found: { proposals, analyser }, onDone }: ProposalsProps) {
  const studio = useStudio()
  const showTab = usePanel((state) => state.showTab)
  const [left, setLeft] = useState<readonly string[]>([])
  const chosen = proposals.filter(({ feature_id }) => !left.includes(feature_id))
  if (proposals.length === 0)
    return (
      <p role="status">
        No feature of this model serves “{wish}”. Try other words, or make a feature of it below.
      </p>
    )
  const take = () => {
    addPending(studio, 'Proposed edits', editsOfProposals(chosen))
    onDone()
    showTab('modified')
  }
  return (
    <div className="animate-fade space-y-3">
      <p role="status" className="text-[13px]">
        {analyser === 'embedded'
          ? 'Proposed by Tiller’s own rules and search. Leave out what you do not mean.'
          : 'Proposed by the assistant model. Leave out what you do not mean.'}
      </p>
      <ul
        aria-label="Proposed features"
        className="border-line bg-surface divide-line divide-y rounded-xl border"
      >
        {proposals.map((each) => (
          <ProposalRow
            key={each.feature_id}
            proposal={each}
            chosen={!left.includes(each.feature_id)}
            onChoose={(yes) =>
              setLeft(yes ? left.filter((id) => id !== each.feature_id) : [...left, each.feature_id])
            }
          />
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        <Button size="small" look="brass" disabled={chosen.length === 0} onClick={take}>
          {chosen.length === 1 ? 'Make it pending' : `Make ${chosen.length} pending`}
        </Button>
        <Button size="small" look="quiet" onClick={onDone}>
          None of these
        </Button>
      </div>
    </div>
  )
}
