import { useState } from 'react'
import { useStore } from 'zustand'
import { Button } from '@/components/ui/button'
import { drawSeed } from '@/lib/state/conversation'
import type { FeatureHandle } from '@/lib/state/edits'
import { useSettings, useStudio } from '@/lib/state/studio-context'
import { cellsOf, faultOf, readStrengths, type SweepPlan } from '@/lib/state/sweep-plan'
import { FeatureChoice } from './feature-choice'

const QUESTIONS = 'Tell me about Tokyo.\nWhy do people like coffee?'
/** Of one feature, and of two in every combination. */
const STRENGTHS = ['0, 0.2, 0.4, 0.6, 0.8, 1', '0, 0.4, 0.8']

interface SweepFormProps {
  /** Features that the address names. */
  named: FeatureHandle[]
  /** The plan that was swept before, to begin with. */
  before: SweepPlan | null
}

/** What to sweep: features, questions, strengths. */
export function SweepForm({ named, before }: SweepFormProps) {
  const { sweep } = useStudio()
  const { running } = useStore(sweep.store)
  const chosenSeed = useSettings((state) => state.seed)
  const [features, setFeatures] = useState(named.length > 0 ? named : (before?.features ?? []))
  const [questions, setQuestions] = useState(before?.prompts.join('\n') ?? QUESTIONS)
  const [written, setWritten] = useState<string | null>(null)
  const strengths = written ?? STRENGTHS[features.length > 1 ? 1 : 0]!
  const read = readStrengths(strengths)
  const plan: Omit<SweepPlan, 'seed'> = {
    features,
    prompts: questions.split('\n').flatMap((line) => line.trim() || []),
    strengths: read ?? [],
  }
  const fault =
    read === null ? 'Write strengths as numbers, such as 0, 0.4, 0.8.' : faultOf({ ...plan, seed: 0 })
  return (
    <form
      className="grid grid-cols-[minmax(0,1fr)] gap-6 pb-8 lg:grid-cols-3"
      onSubmit={(event) => {
        event.preventDefault()
        if (!fault) void sweep.start({ ...plan, seed: chosenSeed ?? drawSeed() })
      }}
    >
      <FeatureChoice features={features} onChange={setFeatures} />
      <label className="block space-y-2">
        <span className="text-sm font-semibold">Questions, one to a line</span>
        <textarea
          rows={4}
          value={questions}
          onChange={(event) => setQuestions(event.target.value)}
          className="border-line bg-surface w-full rounded-lg border px-3 py-2 text-base sm:text-sm"
        />
      </label>
      <div className="space-y-4">
        <label className="block space-y-2">
          <span className="text-sm font-semibold">Strengths</span>
          <input
            value={strengths}
            onChange={(event) => setWritten(event.target.value)}
            className="border-line bg-surface h-9 w-full rounded-lg border px-3 text-base sm:text-sm"
          />
        </label>
        <div className="flex flex-wrap items-center gap-3">
          {running ? (
            // With keys, since one button in the other's place would go on with its click as a submit.
            <Button key="stop" onClick={sweep.stop}>
              Stop
            </Button>
          ) : (
            <Button key="sweep" type="submit" look="solid" disabled={fault !== null}>
              Sweep
            </Button>
          )}
          <p className="text-ink-soft text-[13px]" aria-live="polite">
            {fault ?? `${cellsOf({ ...plan, seed: 0 }).length} answers`}
          </p>
        </div>
      </div>
    </form>
  )
}
