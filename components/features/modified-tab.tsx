import { X } from 'lucide-react'
import { ConditionList } from '@/components/conditions/condition-list'
import { SaveAsPersona } from '@/components/personas/save-as-persona'
import { Button } from '@/components/ui/button'
import type { FeatureEdit } from '@/lib/state/edits'
import { usePanel, useStudio } from '@/lib/state/studio-context'
import { useVariant } from '@/lib/state/variant-context'
import { pendingCount } from '@/lib/state/variant-store'
import { FeatureList, FeatureRow } from './feature-row'
import { MixWarning } from './mix-warning'
import { PanelNote } from './panel-note'
import { describeStrength, useStrength } from './use-strength'

/** Every edit of the variant, confirmed and pending. */
export function ModifiedTab() {
  const confirmed = useVariant((state) => state.confirmed)
  const pending = useVariant((state) => state.pending)
  const { discardPending } = useStudio()
  const showTab = usePanel((state) => state.showTab)
  const edits = Object.values({ ...pending, ...confirmed })
  const waiting = useVariant(pendingCount)
  const conditions = useVariant((state) => state.conditions.length + (state.pendingConditions?.length ?? 0))

  if (edits.length + conditions + waiting === 0)
    return (
      <>
        <PanelNote title="No edits">
          <p>
            This is the model as it was trained. Move any slider and the change waits here until you compare
            it.
          </p>
          <Button size="small" onClick={() => showTab('search')}>
            Search features
          </Button>
        </PanelNote>
        <ConditionList />
      </>
    )
  return (
    <>
      <div className="flex min-h-12 items-center gap-2 px-5 pt-3">
        <p className="text-ink-soft grow text-[13px]">
          {waiting === 0
            ? 'All of these are confirmed: every answer is written with them.'
            : 'Pending edits act only in a comparison.'}
        </p>
        {waiting > 0 && (
          <Button size="small" look="quiet" onClick={discardPending}>
            Discard pending
          </Button>
        )}
      </div>
      {waiting === 0 && <MixWarning className="px-5 pb-3" />}
      <SaveAsPersona />
      <FeatureList name="Modified features">
        {edits.map((edit) => (
          <EditRow key={edit.feature_id} edit={edit} />
        ))}
      </FeatureList>
      <ConditionList />
    </>
  )
}

function EditRow({ edit }: { edit: FeatureEdit }) {
  const { confirmed, pending, set, putBack } = useStrength(edit)
  const removed = pending === 0
  return (
    <FeatureRow
      feature={edit}
      note={
        <p className={`figures ${pending === null ? 'text-sea' : 'text-brass-ink'}`}>
          {describeStrength(confirmed, pending)}
        </p>
      }
      action={
        <button
          type="button"
          onClick={() => (confirmed === 0 ? putBack() : set(0))}
          disabled={removed}
          aria-label={`Remove ${edit.label}`}
          title={removed ? 'The removal is pending' : 'Remove'}
          className="text-ink-soft hover:text-ink hover:bg-sunken grid size-7 shrink-0 place-items-center rounded-md disabled:opacity-30 pointer-coarse:size-11"
        >
          <X className="size-4" aria-hidden="true" />
        </button>
      }
    />
  )
}
