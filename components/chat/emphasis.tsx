import { Fragment } from 'react'
import { Markdown } from './markdown'

const STRONG = /\*\*([^*]+)\*\*/g
/** Signs that may mean something else to Markdown than strong words. */
const MORE = /[#[\]<>_~|`*\\]|^\s*(?:[-+]|\d+\.)\s|\n/m

/** A sentence or two in Markdown. What formats all of Markdown is large; strong words need none of it. */
export function Emphasis({ text }: { text: string }) {
  if (MORE.test(text.replace(STRONG, ''))) return <Markdown text={text} />
  return (
    <p>
      {text.split(STRONG).map((part, at) => (
        <Fragment key={at}>
          {at % 2 === 1 ? <strong className="font-semibold">{part}</strong> : part}
        </Fragment>
      ))}
    </p>
  )
}
