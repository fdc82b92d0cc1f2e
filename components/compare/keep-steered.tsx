import { useStore } from 'zustand'
import { Button } from '@/components/ui/button'
import { ProblemNote } from '@/components/ui/problem-note'
import { useStudio } from '@/lib/state/studio-context'

/** Confirms the compared edits, or says why that failed. */
export function KeepSteered() {
  const { comparison } = useStudio()
  const keeping = useStore(comparison.store, (state) => state.keeping)
  const ready = useStore(comparison.steered, ({ status }) => status === 'complete' || status === 'stopped')
  const said = useStore(comparison.steered, ({ text }) => text !== '')
  const keep = () => void comparison.keepSteered()

  if (typeof keeping === 'object')
    return (
      <ProblemNote problem={{ ...keeping, title: `Nothing was changed. ${keeping.title}` }}>
        <Button size="small" onClick={keep}>
          Retry
        </Button>
      </ProblemNote>
    )
  return (
    <Button look="solid" className="w-full" disabled={!ready || !said || keeping === 'saving'} onClick={keep}>
      {keeping === 'saving' ? 'Keeping…' : 'Keep steered'}
    </Button>
  )
}
