import { countInWords } from '@/components/models/in-words'
import { useModel } from '@/components/models/use-model'
import { Button } from '@/components/ui/button'
import { ProblemNote } from '@/components/ui/problem-note'
import type { ModelListing } from '@/lib/protocols/tiller/contract'
import { describeProblem } from '@/lib/state/problem'
import { Emphasis } from './emphasis'

/** Who is answering, honestly: in the words of the model's maker, or as far as its card tells. */
export function ModelIntroduction() {
  const { data, error, refetch } = useModel()
  if (error)
    return (
      <ProblemNote problem={describeProblem(error)}>
        <Button size="small" onClick={() => void refetch()}>
          Try again
        </Button>
      </ProblemNote>
    )
  return (
    <div className="border-brass min-h-[2lh] max-w-[38rem] border-l-2 pl-4 text-sm">
      {data && <Emphasis text={introductionOf(data)} />}
    </div>
  )
}

function introductionOf({ id, card, profile }: ModelListing): string {
  if (!card) return `The model here is **${id}**.`
  const size = countInWords(card.parameters)
  if (profile?.introduction) return profile.introduction.replaceAll('{parameters}', size)
  const steered = card.live_features > 0 ? '' : ' It has no features yet, so it answers as it is.'
  return `The model here is **${id}** (${size} parameters). It makes mistakes.${steered}`
}
