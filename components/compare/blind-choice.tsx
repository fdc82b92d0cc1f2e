import { Button } from '@/components/ui/button'
import type { Choice } from '@/lib/state/choice-body'
import type { Side } from '@/lib/state/comparison-store'

interface BlindChoiceProps {
  first: Side
  chosen: Choice | null
  /** Whether both answers are finished. */
  ready: boolean
  onChoose: (choice: Choice) => void
}

/** Asks which answer is better while nobody knows which is which, and then tells it. */
export function BlindChoice({ first, chosen, ready, onChoose }: BlindChoiceProps) {
  const second = first === 'original' ? 'steered' : 'original'
  if (chosen !== null)
    return (
      <p role="status" className="bg-sunken rounded-lg px-4 py-2.5 text-sm">
        A was {first === 'steered' ? 'the steered answer' : 'the original'}, B{' '}
        {second === 'steered' ? 'the steered answer' : 'the original'}. You{' '}
        {chosen === 'tie' ? 'saw no difference' : `chose ${chosen === first ? 'A' : 'B'}`}.
      </p>
    )
  return (
    <div role="group" aria-label="Which answer is better?" className="grid gap-2 sm:grid-cols-3">
      <Button disabled={!ready} onClick={() => onChoose(first)}>
        A is better
      </Button>
      <Button disabled={!ready} onClick={() => onChoose('tie')}>
        No difference
      </Button>
      <Button disabled={!ready} onClick={() => onChoose(second)}>
        B is better
      </Button>
    </div>
  )
}
