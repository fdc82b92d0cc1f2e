import { Bell, Eye, EyeOff, OctagonX, SlidersHorizontal } from 'lucide-react'
import { Button } from '@/components/ui/button'
import {
  consequenceOf,
  everyCondition,
  type Condition,
  type Conditions,
  type Held,
} from '@/lib/state/conditions'
import { wordsHeld } from '@/lib/state/held'
import { ConditionText } from './condition-text'

export interface HeldListProps {
  text: string
  conditions: Conditions
  held: Held
  /** Whether the answer is being written. */
  writing: boolean
  /** The event of the condition that ended the answer. */
  stoppedBy: string | null
  /** The condition whose places are shown in the text, by its event. */
  shown: string | null
  onShow: (event: string | null) => void
}

const icons = { set: SlidersHorizontal, stop: OctagonX, notify: Bell }

/** The conditions that were in force, and where in the answer each held; while it is written, whether it holds now. */
export function HeldList({ conditions, ...rest }: HeldListProps) {
  if (conditions.length === 0) return null
  return (
    <ul aria-label="Conditions in force" className="space-y-1.5">
      {everyCondition(conditions).map((condition) => (
        <Row key={condition.event_name} condition={condition} {...rest} />
      ))}
    </ul>
  )
}

function Row({
  condition,
  text,
  held,
  writing,
  stoppedBy,
  shown,
  onShow,
}: Omit<HeldListProps, 'conditions'> & { condition: Condition }) {
  const { event_name: event } = condition
  const where = held[event] ?? { before: false, spans: [] }
  const Icon = icons[consequenceOf(condition)]
  const isShown = shown === event
  const now = writing && where.spans.at(-1)?.[1] === text.length
  const Look = isShown ? EyeOff : Eye
  return (
    <li
      className={`flex items-start gap-2.5 rounded-lg border px-3 py-2 ${
        now || stoppedBy === event ? 'border-brass bg-brass-soft' : 'border-line'
      }`}
    >
      <Icon className="text-ink-soft mt-0.5 size-4 shrink-0" aria-hidden="true" />
      <div className="min-w-0 grow">
        <ConditionText condition={{ ...condition, nested_variant: withoutInner(condition) }} />
        <div className="flex min-h-7.5 flex-wrap items-center gap-x-2">
          <p className="text-brass-ink grow text-[13px] font-medium">
            {stoppedBy === event ? endedIn(text) : now ? 'holds now' : inWords(text, where)}
          </p>
          {where.spans.length > 0 && (
            <Button
              size="small"
              look="quiet"
              aria-pressed={isShown}
              onClick={() => onShow(isShown ? null : event)}
            >
              <Look className="size-3.5" aria-hidden="true" />
              {isShown ? 'Hide where' : 'Show where'}
            </Button>
          )}
        </div>
      </div>
    </li>
  )
}

/** Those inside have rows of their own. */
const withoutInner = ({ nested_variant }: Condition) => ({ ...nested_variant, scopes: [] })

const endedIn = (text: string) =>
  text === '' ? 'ended the answer before its first word' : 'ended the answer after its last word'

function inWords(text: string, { before, spans }: Held[string]): string {
  const { held, words } = wordsHeld(text, spans)
  if (held > 0 && before) return `held while your message was read, and at ${held} of ${words} words`
  if (held > 0) return `held at ${held} of ${words} words`
  return before ? 'held while your message was read' : 'did not hold'
}
