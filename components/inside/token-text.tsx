import { useRef, type KeyboardEvent } from 'react'
import type { InsideToken } from '@/lib/state/inside'
import { EXPECTED, type Colour } from './colour-by'

interface TokenTextProps {
  tokens: readonly InsideToken[]
  colour: Colour
  /** The token that is looked at. */
  at: number
  onPoint: (at: number) => void
}

const strengthOf = ({ probability, share }: InsideToken, colour: Colour) =>
  colour === EXPECTED ? 1 - (probability ?? 1) : share

const shade = (strength: number) =>
  strength < 0.02
    ? undefined
    : { background: `color-mix(in oklab, var(--brass) ${Math.round(6 + strength * 44)}%, transparent)` }

const steps: Record<string, (at: number, last: number) => number> = {
  ArrowRight: (at) => at + 1,
  ArrowLeft: (at) => at - 1,
  Home: () => 0,
  End: (_, last) => last,
}

/** The answer as its tokens. One of them is in the order of tabs; arrows go from one to the next. */
export function TokenText({ tokens, colour, at, onPoint }: TokenTextProps) {
  const group = useRef<HTMLDivElement>(null)
  const move = (event: KeyboardEvent) => {
    const last = tokens.length - 1
    const next = steps[event.key]?.(at, last)
    if (next === undefined) return
    event.preventDefault()
    const place = Math.max(0, Math.min(last, next))
    onPoint(place)
    group.current?.querySelectorAll('button')[place]?.focus()
  }
  return (
    <div
      ref={group}
      role="toolbar"
      aria-label="The answer’s tokens"
      onKeyDown={move}
      className="leading-loose"
    >
      {tokens.map((token, i) => (
        <button
          key={i}
          type="button"
          tabIndex={i === at ? 0 : -1}
          aria-pressed={i === at}
          onClick={() => onPoint(i)}
          onFocus={() => onPoint(i)}
          onPointerEnter={({ pointerType }) => pointerType === 'mouse' && onPoint(i)}
          style={shade(strengthOf(token, colour))}
          className={`inline rounded-[3px] text-left whitespace-pre-wrap ${
            i === at ? 'outline-ink outline-1' : ''
          } focus-visible:outline-2`}
        >
          {token.text.replaceAll('\n', '↵\n')}
        </button>
      ))}
    </div>
  )
}
