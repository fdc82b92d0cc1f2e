import { useState } from 'react'
import { Markdown } from '@/components/chat/markdown'
import { stretchesOf } from '@/lib/state/held'
import { HeldList, type HeldListProps } from './held-list'

type AnswerBodyProps = Omit<HeldListProps, 'shown' | 'onShow'>

/** An answer's text with the conditions that were in force; one of them can be shown in it, live too. */
export function AnswerBody(props: AnswerBodyProps) {
  const { text, held, writing } = props
  const [shown, setShown] = useState<string | null>(null)
  const where = shown === null ? undefined : held[shown]
  return (
    <>
      {where ? (
        <p className="break-words whitespace-pre-wrap">
          {stretchesOf(text, where.spans).map((stretch, i) =>
            stretch.held ? (
              <mark key={i} className="held">
                {stretch.text}
              </mark>
            ) : (
              stretch.text
            ),
          )}
        </p>
      ) : (
        text !== '' && <Markdown text={text} writing={writing} />
      )}
      <HeldList {...props} shown={shown} onShow={setShown} />
    </>
  )
}
