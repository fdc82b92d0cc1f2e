import { Microscope, RotateCcw } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState, type ComponentProps, type ReactNode } from 'react'
import { AnswerBody } from '@/components/conditions/answer-body'
import { Button } from '@/components/ui/button'
import { Mark } from '@/components/ui/mark'
import type { ChatMessage } from '@/lib/protocols/tiller/contract'
import type { AnswerState } from '@/lib/state/answer-store'
import { useStudio } from '@/lib/state/studio-context'
import type { AssistantTurn } from '@/lib/state/turns'
import { useVariant } from '@/lib/state/variant-context'
import { AnswerDetailsButton } from './answer-details-button'
import { CopyAnswer } from './copy-answer'
import { EditChips } from './edit-chips'
import { quiet } from './quiet'
import { VersionSwitch } from './version-switch'

const words = {
  empty: '(an empty answer)',
  tools: 'The answer’s tools',
  regenerate: 'Regenerate',
  inside: 'Look inside',
  outside: 'Back to the text',
}

/** Comes when somebody looks. */
const InsideAnswer = dynamic(() => import('@/components/inside/inside-answer'), {
  loading: () => <p className="text-ink-soft animate-pulse">Reading the answer again…</p>,
})

/** The frame of an answer: the mark, then what was said, then what can be done. */
export function TillerMessage({ busy = false, children }: { busy?: boolean; children: ReactNode }) {
  return (
    <li aria-label="Tiller" aria-busy={busy} className="group/turn flex gap-3">
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
  /** Its tools stay in sight. */
  last: boolean
  /** Something is being written or compared, so nothing else can be. */
  busy: boolean
}

export function AnswerTurn({ turn, messages, last, busy }: AnswerTurnProps) {
  const { runner, model } = useStudio()
  const [inside, setInside] = useState(false)
  const ending = endings[turn.ending]
  const questionId = turn.parent
  const readable = messages !== null && turn.content !== '' && (turn.model ?? model) === model
  const again = messages !== null && questionId !== null && !busy
  const regenerate = (wanted: { seed?: number; begun?: string } = {}) => {
    if (again) void runner.answerAgain({ questionId, ...wanted })
  }
  return (
    <TillerMessage>
      {turn.content === '' && <p className="text-ink-soft italic">{words.empty}</p>}
      {inside && readable ? (
        <InsideAnswer
          messages={messages}
          edits={turn.edits}
          conditions={turn.conditions}
          onContinue={again ? (begun) => regenerate({ begun }) : undefined}
        />
      ) : (
        <AnswerBody
          {...turn}
          text={turn.content}
          writing={false}
          kept={readable ? { turn, messages } : undefined}
        />
      )}
      {ending && <p className="text-ink-soft text-[13px] italic">{ending}</p>}
      <EditChips edits={turn.edits} />
      <div role="group" aria-label={words.tools} className="-ml-2 flex flex-wrap items-center gap-x-0.5">
        <VersionSwitch turn={turn} busy={busy} />
        <div className={`flex flex-wrap items-center gap-x-0.5 ${last || inside ? '' : quiet}`}>
          {turn.content !== '' && <CopyAnswer text={turn.content} />}
          {again && (
            <Tool name={words.regenerate} named={last} onClick={() => regenerate()}>
              <RotateCcw className="size-3.5" aria-hidden="true" />
            </Tool>
          )}
          {readable && (
            <Tool
              name={inside ? words.outside : words.inside}
              named={last || inside}
              aria-pressed={inside}
              onClick={() => setInside(!inside)}
            >
              <Microscope className="size-3.5" aria-hidden="true" />
            </Tool>
          )}
          <AnswerDetailsButton turn={turn} onAgain={again ? (seed) => regenerate({ seed }) : undefined} />
        </div>
      </div>
    </TillerMessage>
  )
}

interface ToolProps extends ComponentProps<typeof Button> {
  name: string
  /** Whether the name is written out where there is room. */
  named: boolean
}

function Tool({ name, named, children, ...rest }: ToolProps) {
  return (
    <Button
      size="small"
      look="quiet"
      title={named ? undefined : name}
      className={named ? 'max-sm:w-11 max-sm:px-0' : 'w-8 px-0 pointer-coarse:w-11'}
      {...rest}
    >
      {children}
      <span className={named ? 'max-sm:sr-only' : 'sr-only'}>{name}</span>
    </Button>
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
