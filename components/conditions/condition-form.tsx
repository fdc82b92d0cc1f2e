import { useQueries } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import {
  conditionOf,
  draftOf,
  faultOf,
  measured,
  measuredIn,
  newDraft,
  type Draft,
} from '@/lib/state/condition-draft'
import { everyCondition, type Condition } from '@/lib/state/conditions'
import { featureQuery } from '@/lib/state/queries'
import { useStudio } from '@/lib/state/studio-context'
import { DraftFields } from './draft-fields'

interface ConditionFormProps {
  /** The one that is changed; null for a new one. */
  condition: Condition | null
  onKeep: (condition: Condition) => void
  onCancel: () => void
}

/** Writes a condition in plain words. What it changes is pending, like every edit. */
export default function ConditionForm({ condition, ...rest }: ConditionFormProps) {
  const studio = useStudio()
  const ids = condition
    ? everyCondition([condition]).flatMap((each) => measuredIn(each).map(({ uuid }) => uuid))
    : []
  const found = useQueries({ queries: [...new Set(ids)].map((id) => featureQuery(studio, id)) })
  if (found.some(({ isPending }) => isPending))
    return <p className="text-ink-soft animate-pulse px-5 py-3 text-sm">Opening the form…</p>
  const features = new Map(
    found.flatMap(({ data }) => (data ? [[data.feature_id, measured(data)] as const] : [])),
  )
  return <Form start={condition ? draftOf(condition, features) : newDraft()} {...rest} />
}

function Form({ start, onKeep, onCancel }: { start: Draft } & Omit<ConditionFormProps, 'condition'>) {
  const { model } = useStudio()
  const [draft, setDraft] = useState(start)
  const fault = faultOf(draft)
  return (
    <form
      aria-label="Condition"
      className="bg-sunken animate-fade space-y-4 px-5 py-4"
      onSubmit={(event) => {
        event.preventDefault()
        if (!fault) onKeep(conditionOf(draft, model))
      }}
    >
      <DraftFields draft={draft} depth={0} onChange={setDraft} />
      <p className="text-ink-soft text-[13px]" aria-live="polite">
        {fault ?? 'Nothing changes before you have compared it.'}
      </p>
      <div className="flex justify-end gap-2">
        <Button size="small" look="quiet" onClick={onCancel}>
          Cancel
        </Button>
        <Button size="small" look="brass" type="submit" disabled={fault !== null}>
          Make it pending
        </Button>
      </div>
    </form>
  )
}
