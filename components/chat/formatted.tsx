import { useDeferredValue } from 'react'
import { Streamdown } from 'streamdown'

/** Images in an answer would fetch from wherever the model says. */
const disallowed = ['img']

/** Markdown as it is meant, also while it is unfinished. Long answers lag a frame rather than block typing. */
export default function Formatted({ text, writing = false }: { text: string; writing?: boolean }) {
  const shown = useDeferredValue(text)
  return (
    <Streamdown
      className="space-y-3 break-words [&_:is(ul,ol)]:list-outside [&_:is(ul,ol)]:pl-6 [&_li]:py-0.5 [&_p]:whitespace-pre-line"
      controls={false}
      disallowedElements={disallowed}
      isAnimating={writing}
      caret={writing ? 'block' : undefined}
    >
      {shown}
    </Streamdown>
  )
}
