import { RotateCcw } from 'lucide-react'
import { useStore } from 'zustand'
import { Button } from '@/components/ui/button'
import { ProblemNote } from '@/components/ui/problem-note'
import { inProgress } from '@/lib/state/answer-store'
import { lastAnswer } from '@/lib/state/chat-store'
import { useChat, useStudio } from '@/lib/state/studio-context'
import { LiveAnswer } from './turn-items'

/** What follows the conversation so far: the answer being written, what went wrong with it, or a way to ask for one. */
export function LastWords() {
  const { answer, runner, comparison } = useStudio()
  const preparing = useStore(comparison.store, (state) => state.preparing)
  const state = useStore(answer)
  const answered = useChat(({ turns }) => lastAnswer(turns) !== null)

  const takeBack = () => {
    runner.takeBack()
    document.getElementById('composer')?.focus()
  }

  if (inProgress(state) || preparing) return <LiveAnswer {...state} />
  if (state.problem)
    return (
      <li aria-label="Problem" className="pl-9">
        <ProblemNote problem={state.problem}>
          {state.problem.remedy === 'shorten' ? (
            <Button size="small" onClick={takeBack}>
              Take it back and shorten it
            </Button>
          ) : state.problem.remedy === 'forget' ? (
            <Button size="small" onClick={() => void runner.forgetAndAnswer()}>
              Forget the oldest turns and try again
            </Button>
          ) : (
            <Button size="small" onClick={() => void runner.retry()}>
              Retry
            </Button>
          )}
        </ProblemNote>
      </li>
    )
  if (answered) return null
  return (
    <li aria-label="No answer yet" className="flex items-center gap-3 pl-9 text-sm">
      <span className="text-ink-soft">No answer yet.</span>
      <Button size="small" onClick={() => void runner.answerAgain()}>
        <RotateCcw className="size-3.5" aria-hidden="true" />
        Answer
      </Button>
    </li>
  )
}
