import { lazy, Suspense } from 'react'

interface MarkdownProps {
  text: string
  writing?: boolean
}

/** What formats text is large, and comes once there is text. Where it does not come, the text is there as it was written. */
const Formatted = lazy(() => import('./formatted').catch(() => ({ default: Plain })))

/** An answer's markdown. */
export function Markdown(props: MarkdownProps) {
  return (
    <Suspense fallback={<Plain {...props} />}>
      <Formatted {...props} />
    </Suspense>
  )
}

function Plain({ text }: MarkdownProps) {
  return <p className="break-words whitespace-pre-wrap">{text}</p>
}
