import { RotateCcw } from 'lucide-react'
import { Fragment } from 'react'
import { useStore } from 'zustand'
import { Button } from '@/components/ui/button'
import { ComparisonView } from '@/components/compare/comparison-view'
import { inProgress } from '@/lib/state/answer-store'
import { lastAnswer, uptoLastQuestion, uptoQuestion } from '@/lib/state/chat-store'
import { conversation } from '@/lib/state/conversation'
import { useChat, useSettings, useStudio } from '@/lib/state/studio-context'
import { LastWords } from './last-words'
import { AnswerTurn, YourMessage } from './turn-items'

/** The conversation; while an answer is compared or written anew, that takes the last answer's place. */
export function ConversationView() {
  const { answer, runner, comparison } = useStudio()
  const turns = useChat((state) => state.turns)
  const systemPrompt = useSettings((state) => state.system_prompt)
  const forgotten = useChat((state) => state.forgotten)
  const writing = useStore(answer, inProgress)
  const failed = useStore(answer, ({ problem }) => problem !== null)
  const compared = useStore(comparison.store, ({ setup }) => setup?.questionId ?? null)
  const comparing = compared !== null
  const shown = comparing ? uptoQuestion(turns, compared) : writing ? uptoLastQuestion(turns) : turns
  const last = lastAnswer(shown)

  return (
    <>
      <ol
        id="conversation"
        tabIndex={-1}
        aria-label="Conversation"
        className="mx-auto w-full max-w-[46rem] space-y-6 px-4 pt-8 pb-4 outline-none sm:px-6"
      >
        {shown.map((turn, i) => (
          <Fragment key={turn.id}>
            {i === forgotten && i > 0 && <ForgottenLine />}
            {turn.role === 'user' ? (
              <YourMessage content={turn.content} />
            ) : (
              <AnswerTurn
                turn={turn}
                messages={i < forgotten ? null : conversation(turns.slice(0, i + 1), forgotten, systemPrompt)}
              >
                {turn === last && !failed && (
                  <Button size="small" look="quiet" onClick={() => void runner.answerAgain()}>
                    <RotateCcw className="size-3.5" aria-hidden="true" />
                    Regenerate
                  </Button>
                )}
              </AnswerTurn>
            )}
          </Fragment>
        ))}
        {!comparing && <LastWords />}
      </ol>
      {comparing && <ComparisonView />}
    </>
  )
}

function ForgottenLine() {
  return (
    <li className="text-ink-soft flex items-center gap-3 text-center text-[13px]">
      <span className="bg-line h-px grow" />
      Earlier turns are no longer read by the model
      <span className="bg-line h-px grow" />
    </li>
  )
}
