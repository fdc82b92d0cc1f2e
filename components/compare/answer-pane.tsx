import { RotateCcw, Square } from 'lucide-react'
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import { AnswerBody } from '@/components/conditions/answer-body'
import { endings } from '@/components/chat/turn-items'
import { Button } from '@/components/ui/button'
import { ProblemNote } from '@/components/ui/problem-note'
import { inProgress, type AnswerStore } from '@/lib/state/answer-store'
import { endingOf } from '@/lib/state/answered'
import type { Conditions } from '@/lib/state/conditions'

interface AnswerPaneProps {
  name: 'Original' | 'Steered' | 'A' | 'B'
  answer: AnswerStore
  /** The greatest length that the answer is allowed, in tokens. */
  limit: number
  onRetry: () => void
  /** Makes room in the model's context and compares anew. */
  onForget: () => void
  chips: ReactNode
  /** Those in force on this side. */
  conditions: Conditions
  /** Stands in for the answer's text. */
  marked?: ReactNode
  decision: ReactNode
  children?: ReactNode
}

const looks = {
  A: 'border-line',
  B: 'border-line',
  Original: 'border-line',
  Steered: 'border-brass/60 shadow-[0_6px_24px_-12px_var(--brass)]',
}

/** One side of a comparison, with its own stop, error and retry. */
export function AnswerPane(props: AnswerPaneProps) {
  const { name, answer, limit, onRetry, onForget, chips, conditions, marked, decision, children } = props
  const state = useStore(answer)
  const writing = inProgress(state)
  return (
    <section
      aria-label={name}
      aria-busy={writing}
      className={`bg-surface flex min-w-0 flex-col rounded-2xl border ${looks[name]}`}
    >
      <header className="flex min-h-13 items-center gap-2 px-5 pt-3">
        <h3 className="chart-name grow text-[22px]">{name}</h3>
        {writing && (
          <Button size="small" onClick={state.stop}>
            <Square className="size-3 fill-current" aria-hidden="true" />
            Stop
          </Button>
        )}
        {state.status === 'stopped' && (
          <Button size="small" look="quiet" onClick={onRetry}>
            <RotateCcw className="size-3.5" aria-hidden="true" />
            Write again
          </Button>
        )}
      </header>
      <div className="flex grow flex-col gap-3 px-5 pt-1 pb-4">
        {chips}
        <AnswerBody {...state} conditions={conditions} live={state} marked={marked} writing={writing} />
        {state.status === 'waiting' && <p className="text-ink-soft animate-pulse">Thinking…</p>}
        {state.status === 'complete' && state.text === '' && (
          <p className="text-ink-soft italic">(an empty answer)</p>
        )}
        {state.status === 'stopped' && <p className="text-ink-soft text-[13px] italic">stopped</p>}
        {state.status === 'complete' && endings[endingOf(state, limit)] && (
          <p className="text-ink-soft text-[13px] italic">{endings[endingOf(state, limit)]}</p>
        )}
        {children}
        {state.problem && (
          <ProblemNote problem={state.problem}>
            {state.problem.remedy === 'forget' ? (
              <Button size="small" onClick={onForget}>
                Forget the oldest turns and compare again
              </Button>
            ) : (
              <Button size="small" onClick={onRetry}>
                Retry
              </Button>
            )}
          </ProblemNote>
        )}
      </div>
      {decision && <footer className="border-line border-t p-3">{decision}</footer>}
    </section>
  )
}
