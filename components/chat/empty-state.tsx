import { useMutation } from '@tanstack/react-query'
import { GuideOffer } from '@/components/guide/guide-offer'
import { Button } from '@/components/ui/button'
import { ProblemNote } from '@/components/ui/problem-note'
import { useLatestSignal } from '@/components/ui/use-latest-signal'
import { useIsWide } from '@/components/ui/use-media-query'
import { describeProblem } from '@/lib/state/problem'
import { starterSteerMutation } from '@/lib/state/queries'
import { usePanel, useStudio } from '@/lib/state/studio-context'
import { ModelIntroduction } from './model-introduction'
import { useModel } from '@/components/models/use-model'

/** A way past the blank page. */
export function EmptyState() {
  return (
    <div className="relative isolate flex min-h-full flex-col justify-center overflow-hidden py-8">
      <div className="contours absolute inset-0 -z-10" aria-hidden="true" />
      <div className="welcome mx-auto w-full max-w-[46rem] space-y-8 px-4 sm:px-6">
        <header className="space-y-4">
          <h1 className="chart-name text-[2.75rem] text-balance sm:text-6xl">
            Take the tiller of a language model
          </h1>
          <p className="text-ink-soft max-w-[38rem] text-base sm:text-lg">
            Inside a language model are features: ways of speaking, subjects, kinds of request. See which of
            them are at work, push on them with sliders, and keep the steered answer only if you like it
            better than the original.
          </p>
          <ModelIntroduction />
        </header>
        <GuideOffer />
        <StarterSteers />
        <StarterPrompts />
      </div>
    </div>
  )
}

function StarterSteers() {
  const { next } = useLatestSignal()
  const { mutate, isPending, error, variables } = useMutation(starterSteerMutation(useStudio()))
  const steers = useModel().data?.profile?.starters.steers ?? []
  if (steers.length === 0) return null
  return (
    <section aria-labelledby="starter-steers" className="space-y-3">
      <h2 id="starter-steers" className="text-sm font-semibold">
        Steer it: pick one, and see both answers
      </h2>
      <div className="grid grid-cols-2 gap-2.5 sm:grid-cols-4">
        {steers.map((steer) => (
          <button
            key={steer.name}
            type="button"
            onClick={() => mutate({ steer, signal: next() })}
            className="bg-brass-soft hover:border-brass border-brass/40 flex flex-col rounded-xl border px-3.5 py-3 text-left transition-colors"
          >
            <span className="chart-name text-brass-ink text-[18px]">{steer.name}</span>
            <span className="text-ink-soft mt-1.5 text-[13px] leading-snug">
              {isPending && variables.steer === steer ? 'Finding the feature…' : steer.prompt}
            </span>
          </button>
        ))}
      </div>
      {error && <ProblemNote problem={describeProblem(error)} />}
      <MoreWaysOfSpeaking />
    </section>
  )
}

function StarterPrompts() {
  const { runner } = useStudio()
  const prompts = useModel().data?.profile?.starters.prompts ?? []
  if (prompts.length === 0) return null
  return (
    <section aria-labelledby="starter-prompts" className="space-y-3">
      <h2 id="starter-prompts" className="text-sm font-semibold">
        Or just ask
      </h2>
      <div className="flex flex-wrap gap-2">
        {prompts.map((prompt) => (
          <button
            key={prompt}
            type="button"
            onClick={() => void runner.send(prompt)}
            className="border-line bg-surface hover:border-line-strong rounded-full border px-4 py-2 text-sm transition-colors pointer-coarse:min-h-11"
          >
            {prompt}
          </button>
        ))}
      </div>
    </section>
  )
}

/** The way to everything else that a person can make of the model. */
function MoreWaysOfSpeaking() {
  const showTab = usePanel((state) => state.showTab)
  const setSearch = usePanel((state) => state.setSearch)
  const setSheetOpen = usePanel((state) => state.setSheetOpen)
  const wide = useIsWide()
  return (
    <Button
      size="small"
      look="quiet"
      className="-ml-2.5"
      onClick={() => {
        setSearch('')
        showTab('search')
        if (!wide) setSheetOpen(true)
      }}
    >
      More ways of speaking
    </Button>
  )
}
