import { formatStrength } from '@/lib/state/edits'
import type { Cell } from '@/lib/state/sweep-plan'
import type { Shading } from '@/lib/state/sweep-shades'

/** How much of the colour the darkest cell has, in percent: its number stays readable on it. */
const DARKEST = 45

const words = {
  states: { waiting: 'waits', writing: 'is written', failed: 'failed', done: 'an empty answer' },
  fires: (share: string) => `fires ${share}`,
  unexpected: (nats: string) => `${nats} nats per token`,
  named: (strengths: string, what: string) => `${strengths}: ${what}`,
}
const signs = { waiting: '·', writing: '…', failed: '!', done: '–' }

interface GridCellProps {
  cell: Cell
  /** What it is coloured by; null until that is measured. */
  value: number | null
  /** 0 … 1. */
  shade: number | null
  shading: Shading
  open: boolean
  onOpen: () => void
}

/** One pair of strengths: a number on its colour. */
export function GridCell({ cell, value, shade, shading, open, onOpen }: GridCellProps) {
  const surprise = shading === 'surprise'
  const shown = value === null ? null : surprise ? value.toFixed(2) : `${(value * 100).toFixed(1)}%`
  const told =
    shown === null ? words.states[cell.state] : surprise ? words.unexpected(shown) : words.fires(shown)
  const colour = surprise ? 'var(--sea)' : 'var(--brass)'
  return (
    <button
      type="button"
      aria-label={words.named(cell.values.map(formatStrength).join(', '), told)}
      aria-expanded={open}
      onClick={onOpen}
      className={`figures border-line hover:border-line-strong aria-expanded:border-ink h-11 w-full min-w-13 rounded-lg border aria-expanded:border-2 sm:min-w-16 forced-colors:aria-expanded:border-[Highlight] ${cell.state === 'writing' ? 'animate-pulse' : ''} ${cell.state === 'failed' ? 'text-alarm' : ''}`}
      style={{
        background: `color-mix(in oklab, ${colour} ${Math.round((shade ?? 0) * DARKEST)}%, var(--surface))`,
      }}
    >
      {shown ?? signs[cell.state]}
    </button>
  )
}
