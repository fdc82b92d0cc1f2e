import { useRef, type KeyboardEvent } from 'react'

export interface ShownToken {
  text: string
  /** How strongly it is coloured, 0 … 1. */
  strength: number
  /** Whether steering had a hand in it: a dotted line. */
  marked: boolean
}

interface TokenTextProps {
  name: string
  tokens: readonly ShownToken[]
  /** The token that is looked at; null before any is. */
  at: number | null
  onPoint: (at: number) => void
}

/** Weaker ones are not coloured. */
const FAINT = 0.02

/** Colour, and a line that grows with it for those who see no colours. */
const shade = (strength: number) =>
  strength < FAINT
    ? undefined
    : {
        background: `color-mix(in oklab, var(--brass) ${Math.round(6 + strength * 44)}%, transparent)`,
        boxShadow: `inset 0 -${Math.ceil(strength * 4)}px var(--brass)`,
      }

const steps: Record<string, (at: number, last: number) => number> = {
  ArrowRight: (at) => at + 1,
  ArrowLeft: (at) => at - 1,
  Home: () => 0,
  End: (_, last) => last,
}

/** A text as its tokens. One of them is in the order of tabs; arrows go from one to the next. */
export function TokenText({ name, tokens, at, onPoint }: TokenTextProps) {
  const group = useRef<HTMLDivElement>(null)
  const move = (event: KeyboardEvent) => {
    const last = tokens.length - 1
    const next = steps[event.key]?.(at ?? 0, last)
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
      aria-label={name}
      onKeyDown={move}
      className="leading-loose wrap-anywhere"
    >
      {tokens.map(({ text, strength, marked }, i) => (
        <button
          key={i}
          type="button"
          tabIndex={i === (at ?? 0) ? 0 : -1}
          aria-pressed={i === at}
          onClick={() => onPoint(i)}
          onFocus={() => onPoint(i)}
          onPointerEnter={({ pointerType }) => pointerType === 'mouse' && onPoint(i)}
          style={shade(strength)}
          className={`inline rounded-[3px] text-left whitespace-pre-wrap ${
            i === at ? 'outline-ink outline-1' : ''
          } ${marked ? 'steered-token' : ''} focus-visible:outline-2`}
        >
          {text.replaceAll('\n', '↵\n')}
        </button>
      ))}
    </div>
  )
}
