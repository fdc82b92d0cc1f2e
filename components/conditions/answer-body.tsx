import { useState, type ReactNode } from 'react'
import { Markdown } from '@/components/chat/markdown'
import { ColouredAnswer, ColouredText } from '@/components/inside/coloured-answer'
import type { ChatMessage } from '@/lib/protocols/tiller/contract'
import type { AnswerState } from '@/lib/state/answer-store'
import type { AssistantTurn } from '@/lib/state/turns'
import { stretchesOf } from '@/lib/state/held'
import { asFollowed } from '@/lib/state/inside'
import { usePanel } from '@/lib/state/studio-context'
import { HeldList, type HeldListProps } from './held-list'

type AnswerBodyProps = Omit<HeldListProps, 'shown' | 'onShow'> & {
  /** Where it is a stream that follows a feature. */
  live?: Pick<AnswerState, 'pieces' | 'followed'>
  /** Stands in for the text. */
  marked?: ReactNode
  /** Where it stands in the conversation, which is given up to it. */
  kept?: { turn: AssistantTurn; messages: ChatMessage[] }
}

/** An answer's text with the conditions that were in force; one of them can be shown in it, live too, and so can a feature. */
export function AnswerBody({ live, kept, marked, ...props }: AnswerBodyProps) {
  const { text, held, writing } = props
  const [shown, setShown] = useState<string | null>(null)
  const spans = (shown === null ? undefined : held[shown]?.spans) ?? []
  const colour = usePanel((state) => state.colour)
  const own =
    colour &&
    (live?.followed === colour.feature_id && live.pieces.length > 0
      ? live.pieces
      : kept && asFollowed(text, kept.turn.followed, colour.feature_id))
  return (
    <>
      {text === '' ? null : marked ? (
        marked
      ) : colour && own ? (
        <ColouredText featureId={colour.feature_id} label={colour.label} tokens={own} spans={spans} />
      ) : colour && kept ? (
        <ColouredAnswer {...kept} spans={spans} />
      ) : spans.length > 0 ? (
        <Marked text={text} spans={spans} />
      ) : (
        <Markdown text={text} writing={writing} />
      )}
      <HeldList {...props} shown={shown} onShow={setShown} />
    </>
  )
}

const Marked = ({ text, spans }: { text: string; spans: [number, number][] }) => (
  <p className="break-words whitespace-pre-wrap">
    {stretchesOf(text, spans).map((stretch, i) =>
      stretch.held ? (
        <mark key={i} className="held">
          {stretch.text}
        </mark>
      ) : (
        stretch.text
      ),
    )}
  </p>
)
