import { Microscope } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState, type ReactNode } from 'react'
import { AnswerBody } from '@/components/conditions/answer-body'
import { Button } from '@/components/ui/button'
import { Mark } from '@/components/ui/mark'
import type { ChatMessage } from '@/lib/protocols/tiller/contract'
import type { AnswerState } from '@/lib/state/answer-store'
import type { AssistantTurn } from '@/lib/state/chat-store'
import { useVariant } from '@/lib/state/variant-context'
import { EditChips } from './edit-chips'

/** Comes when somebody looks. */
const InsideAnswer = dynamic(() => import('@/components/inside/inside-answer'), {
  loading: () => <p className="text-ink-soft animate-pulse">Reading the answer again…</p>,
})

export function YourMessage({ content }: { content: string }) {
  return (
    <li aria-label="You" className="flex justify-end">
      <p className="bg-sea-soft max-w-[85%] rounded-2xl rounded-br-md px-4 py-2.5 break-words whitespace-pre-wrap">
        {content}
      </p>
    </li>
  )
}

/** The frame of an answer: the mark, then what was said, then what can be done. */
export function TillerMessage({ busy = false, children }: { busy?: boolean; children: ReactNode }) {
  return (
    <li aria-label="Tiller" aria-busy={busy} className="flex gap-3">
      <Mark className="mt-0.5 size-6 shrink-0" swaying={busy} />
      <div className="min-w-0 grow space-y-2">{children}</div>
    </li>
  )
}

export const endings = {
  complete: null,
  stopped: 'stopped',
  cut: 'cut short at the length limit in the settings',
  full: 'cut short: the model’s context is full',
  broken: 'broken off: the connection or the server failed',
  condition: 'ended by a condition',
}

interface AnswerTurnProps {
  turn: AssistantTurn
  /** The conversation up to this answer, as the model reads it; null where it no longer does. */
  messages: ChatMessage[] | null
  children?: ReactNode
}

export function AnswerTurn({ turn, messages, children }: AnswerTurnProps) {
  const [inside, setInside] = useState(false)
  const ending = endings[turn.ending]
  return (
    <TillerMessage>
      {turn.content === '' && <p className="text-ink-soft italic">(an empty answer)</p>}
      {inside && messages ? (
        <InsideAnswer messages={messages} edits={turn.edits} conditions={turn.conditions} />
      ) : (
        <AnswerBody
          {...turn}
          text={turn.content}
          writing={false}
          kept={messages ? { turn, messages } : undefined}
        />
      )}
      {ending && <p className="text-ink-soft text-[13px] italic">{ending}</p>}
      <EditChips edits={turn.edits} />
      <div className="-ml-2.5 flex flex-wrap gap-1">
        {children}
        {turn.content !== '' && messages && (
          <Button size="small" look="quiet" aria-pressed={inside} onClick={() => setInside(!inside)}>
            <Microscope className="size-3.5" aria-hidden="true" />
            {inside ? 'Back to the text' : 'Look inside'}
          </Button>
        )}
      </div>
    </TillerMessage>
  )
}

/** An answer while it is written. */
export function LiveAnswer(answer: AnswerState) {
  const { text, held } = answer
  const conditions = useVariant((state) => state.conditions)
  return (
    <TillerMessage busy>
      {text === '' && <p className="text-ink-soft animate-pulse">Thinking…</p>}
      <AnswerBody text={text} held={held} conditions={conditions} stoppedBy={null} live={answer} writing />
    </TillerMessage>
  )
}
