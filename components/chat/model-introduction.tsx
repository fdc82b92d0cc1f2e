import { useModel } from '@/components/models/use-model'
import { Button } from '@/components/ui/button'
import { ProblemNote } from '@/components/ui/problem-note'
import type { ModelListing } from '@/lib/protocols/tiller/contract'
import { describeProblem } from '@/lib/state/problem'
import { Markdown } from './markdown'

/** "5.4 million": parameters as people say them. */
function inWords(parameters: number): string {
  const [size, unit] = parameters >= 1e9 ? [1e9, ' billion'] : parameters >= 1e6 ? [1e6, ' million'] : [1, '']
  return (parameters / size).toLocaleString('en', { maximumFractionDigits: 1 }) + unit
}

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
      {data && <Markdown text={introductionOf(data)} />}
    </div>
  )
}

function introductionOf({ id, card, profile }: ModelListing): string {
  const size = card ? inWords(card.parameters) : 'some'
  if (profile?.introduction) return profile.introduction.replaceAll('{parameters}', size)
  return `The model here is **${id}** (${size} parameters). It makes mistakes.`
}
