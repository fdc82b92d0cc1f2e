import { Pencil, Plus, Undo2, X } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { IconButton } from '@/components/ui/icon-button'
import { MAX_SCOPES } from '@/lib/protocols/common/limits'
import { sameConditions, type Condition, type Conditions } from '@/lib/state/conditions'
import { usePanel } from '@/lib/state/studio-context'
import { useVariant } from '@/lib/state/variant-context'
import { wantedConditions } from '@/lib/state/variant-store'
import { ConditionText } from './condition-text'

/** Few people write one: the form comes when somebody does. */
const ConditionForm = dynamic(() => import('./condition-form'), {
  loading: () => <p className="text-ink-soft animate-pulse px-5 py-3 text-sm">Opening the form…</p>,
})

const isIn = (list: Conditions, each: Condition) => list.some((other) => sameConditions([other], [each]))

/** What holds under conditions, confirmed and pending, and the way to write more. */
export function ConditionList() {
  const confirmed = useVariant((state) => state.conditions)
  const pending = useVariant((state) => state.pendingConditions)
  const wanted = useVariant(wantedConditions)
  const set = useVariant((state) => state.setPendingConditions)
  const adding = usePanel((state) => state.condition)
  const startAdding = usePanel((state) => state.startCondition)
  const [changing, setChanging] = useState<string | null>(null)
  const editing = adding ? null : changing
  const gone = pending === null ? [] : confirmed.filter((each) => !isIn(wanted, each))
  const removed = gone.filter(({ event_name }) => !wanted.some((each) => each.event_name === event_name))

  const close = () => {
    setChanging(null)
    startAdding(false)
  }
  const keep = (condition: Condition) => {
    const known = wanted.some(({ event_name }) => event_name === condition.event_name)
    set(
      known
        ? wanted.map((each) => (each.event_name === condition.event_name ? condition : each))
        : [...wanted, condition],
    )
    close()
  }
  return (
    <section aria-labelledby="conditions" className="pb-4">
      {wanted.length + removed.length > 0 && (
        <h3 id="conditions" className="text-ink-soft px-5 pt-4 pb-1 text-[13px]">
          Under conditions
        </h3>
      )}
      <ul aria-label="Conditions">
        {wanted.map((each) =>
          editing === each.event_name ? (
            <li key={each.event_name}>
              <ConditionForm condition={each} onKeep={keep} onCancel={close} />
            </li>
          ) : (
            <Row
              key={each.event_name}
              condition={each}
              standing={isIn(confirmed, each) ? 'confirmed' : 'pending'}
            >
              <IconButton
                name="Change this condition"
                onClick={() => {
                  startAdding(false)
                  setChanging(each.event_name)
                }}
              >
                <Pencil className="size-4" aria-hidden="true" />
              </IconButton>
              <IconButton
                name="Remove this condition"
                onClick={() => set(wanted.filter((other) => other !== each))}
              >
                <X className="size-4" aria-hidden="true" />
              </IconButton>
            </Row>
          ),
        )}
        {removed.map((each) => (
          <Row key={each.event_name} condition={each} standing="pending removal">
            <IconButton name="Keep this condition" onClick={() => set([...wanted, each])}>
              <Undo2 className="size-4" aria-hidden="true" />
            </IconButton>
          </Row>
        ))}
      </ul>
      {adding ? (
        <ConditionForm condition={null} onKeep={keep} onCancel={close} />
      ) : (
        wanted.length < MAX_SCOPES && (
          <div className="px-5 pt-3">
            <Button size="small" look="quiet" className="-ml-2.5" onClick={() => startAdding(true)}>
              <Plus className="size-3.5" aria-hidden="true" />
              Add a condition
            </Button>
          </div>
        )
      )}
    </section>
  )
}

interface RowProps {
  condition: Condition
  standing: 'confirmed' | 'pending' | 'pending removal'
  children: React.ReactNode
}

const Row = ({ condition, standing, children }: RowProps) => (
  <li className="border-line animate-fade flex items-start gap-1 border-b px-5 py-3 last:border-b-0">
    <div className={`min-w-0 grow ${standing === 'pending removal' ? 'line-through decoration-1' : ''}`}>
      <ConditionText condition={condition} />
      <p
        className={`figures inline-block pt-1 no-underline ${standing === 'confirmed' ? 'text-sea' : 'text-brass-ink'}`}
      >
        {standing}
      </p>
    </div>
    <div className="-mr-2 flex shrink-0">{children}</div>
  </li>
)
