import { Fragment } from 'react'
import { useStore } from 'zustand'
import { ComparisonView } from '@/components/compare/comparison-view'
import { inProgress } from '@/lib/state/answer-store'
import { lastAnswer, uptoQuestion } from '@/lib/state/chat-store'
import { conversation } from '@/lib/state/conversation'
import { useChat, useSettings, useStudio } from '@/lib/state/studio-context'
import { LastWords } from './last-words'
import { AnswerTurn } from './turn-items'
import { YourMessage } from './your-message'

/** The conversation; while an answer is compared or written anew, that takes the last answer's place. */
export function ConversationView() {
  const { answer, runner, comparison } = useStudio()
  const turns = useChat((state) => state.turns)
  const systemPrompt = useSettings((state) => state.system_prompt)
  const forgotten = useChat((state) => state.forgotten)
  const writing = useStore(answer, inProgress)
  const written = useStore(runner.store, ({ questionId }) => questionId)
  const preparing = useStore(comparison.store, (state) => state.preparing)
  const compared = useStore(comparison.store, ({ setup }) => setup?.questionId ?? null)
  const comparing = compared !== null
  const busy = writing || comparing || preparing
  const open = compared ?? (writing ? written : null)
  const shown = open === null ? turns : uptoQuestion(turns, open)
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
          // Versions of one turn have one place.
          <Fragment key={turn.parent ?? 'first'}>
            {i === forgotten && i > 0 && <ForgottenLine />}
            {turn.role === 'user' ? (
              <YourMessage turn={turn} busy={busy} />
            ) : (
              <AnswerTurn
                turn={turn}
                messages={i < forgotten ? null : conversation(turns.slice(0, i + 1), forgotten, systemPrompt)}
                last={turn === last}
                busy={busy}
              />
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
