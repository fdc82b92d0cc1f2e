import { Popover } from 'radix-ui'
import type { ReactNode } from 'react'
import { beside, type PanelProps } from '@/components/ui/beside'
import { Button } from '@/components/ui/button'
import { formatStrength } from '@/lib/state/edits'
import { useStudio } from '@/lib/state/studio-context'
import type { AssistantTurn } from '@/lib/state/turns'

const words = {
  title: 'How this answer was made',
  model: 'Model',
  steering: 'Steering',
  none: 'None',
  conditions: (count: number) => (count === 1 ? 'and a condition' : `and ${count} conditions`),
  seed: 'Seed',
  unknown: 'Not noted',
  drawn: 'Drawn with',
  drawing: ({ temperature, top_p, max_completion_tokens: longest }: NonNullable<AssistantTurn['sampling']>) =>
    `temperature ${temperature}, top-p ${top_p}, ${longest} tokens at most`,
  begun: 'Given',
  lastWords: (begun: string) => `“${begun.length > 60 ? `…${begun.slice(-60)}` : begun}”`,
  again: 'Ask again with this seed',
  why: 'With the steering of now and the same chance: what differs is the steering alone.',
}

export interface AnswerDetailsProps {
  turn: AssistantTurn
  /** Answers the question again; left out where that cannot be done now. */
  onAgain?: (seed: number) => void
}

/** What made an answer, on demand. */
export function AnswerDetails({ turn, onAgain, anchor, onClose }: AnswerDetailsProps & PanelProps) {
  const { model } = useStudio()
  const { edits, conditions, seed, sampling, begun } = turn
  return (
    <Popover.Root open onOpenChange={onClose}>
      <Popover.Anchor virtualRef={anchor} />
      <Popover.Portal>
        <Popover.Content
          {...beside(anchor)}
          side="top"
          align="start"
          sideOffset={6}
          collisionPadding={12}
          aria-label={words.title}
          className="bg-surface border-line animate-rise z-40 w-[min(20rem,calc(100vw-1.5rem))] space-y-3 rounded-xl border p-4 text-[13px] shadow-xl"
        >
          <h3 className="text-sm font-semibold">{words.title}</h3>
          <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5">
            <Fact name={words.model}>{turn.model ?? model}</Fact>
            <Fact name={words.steering}>
              {edits.map((edit) => (
                <span key={edit.feature_id} className="block">
                  <span className="figures">{formatStrength(edit.value)}</span> {edit.label}
                </span>
              ))}
              {conditions.length > 0
                ? words.conditions(conditions.length)
                : edits.length === 0
                  ? words.none
                  : null}
            </Fact>
            <Fact name={words.seed}>
              <span className="figures">{seed ?? words.unknown}</span>
            </Fact>
            {begun !== '' && <Fact name={words.begun}>{words.lastWords(begun)}</Fact>}
            {sampling && <Fact name={words.drawn}>{words.drawing(sampling)}</Fact>}
          </dl>
          {seed !== null && begun === '' && onAgain && (
            <div className="space-y-1">
              <Button
                size="small"
                onClick={() => {
                  onClose()
                  onAgain(seed)
                }}
              >
                {words.again}
              </Button>
              <p className="text-ink-soft">{words.why}</p>
            </div>
          )}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <>
    <dt className="text-ink-soft">{name}</dt>
    <dd className="min-w-0 break-words">{children}</dd>
  </>
)
