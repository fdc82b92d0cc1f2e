import { useQuery } from '@tanstack/react-query'
import { Button } from '@/components/ui/button'
import { ProblemNote } from '@/components/ui/problem-note'
import type { HealthResponse } from '@/lib/protocols/tiller/contract'
import { describeProblem } from '@/lib/state/problem'
import { healthQuery } from '@/lib/state/queries'
import { useStudio } from '@/lib/state/studio-context'

/** "5.4 million": parameters as people say them. */
function inWords(parameters: number): string {
  const [size, unit] = parameters >= 1e9 ? [1e9, ' billion'] : parameters >= 1e6 ? [1e6, ' million'] : [1, '']
  return (parameters / size).toLocaleString('en', { maximumFractionDigits: 1 }) + unit
}

/** Who is answering, honestly: the model that ships with Tiller, or whichever one was put in its place. */
export function ModelIntroduction() {
  const { data, error, refetch } = useQuery(healthQuery(useStudio()))
  if (error)
    return (
      <ProblemNote problem={describeProblem(error)}>
        <Button size="small" onClick={() => void refetch()}>
          Try again
        </Button>
      </ProblemNote>
    )
  return (
    <p className="border-brass min-h-[2lh] max-w-[38rem] border-l-2 pl-4 text-sm">
      {data && <About {...data.model} />}
    </p>
  )
}

function About({ id, parameters }: HealthResponse['model']) {
  if (id !== 'pocket')
    return (
      <>
        The model here is <strong className="font-semibold">{id}</strong> ({inWords(parameters)} parameters).
        It makes mistakes.
      </>
    )
  return (
    <>
      <strong className="font-semibold">Tiller Pocket</strong> is a small model ({inWords(parameters)}{' '}
      parameters) trained from scratch for steering. It knows a few hundred everyday subjects, speaks in some
      forty ways, and makes mistakes.
    </>
  )
}
