import { FeatureLabel } from '@/components/notes/feature-label'
import { formatStrength, type Edits, type FeatureEdit } from '@/lib/state/edits'

/** The edits an answer was written with; `changed` ones, those of a comparison, stand out. */
export function EditChips({ edits, changed = {} }: { edits: readonly FeatureEdit[]; changed?: Edits }) {
  const removed = Object.values(changed).filter((edit) => edit.value === 0)
  if (edits.length + removed.length === 0) return null
  return (
    <ul aria-label="Edits in force" className="flex flex-wrap gap-1.5">
      {edits.map((edit) => (
        <li
          key={edit.feature_id}
          className={`rounded-full px-2 py-0.5 text-xs ${
            edit.feature_id in changed ? 'bg-brass-soft text-brass-ink' : 'bg-sea-soft text-sea'
          }`}
        >
          <FeatureLabel feature={edit} /> <span className="figures">{formatStrength(edit.value)}</span>
        </li>
      ))}
      {removed.map((edit) => (
        <li key={edit.feature_id} className="bg-brass-soft text-brass-ink rounded-full px-2 py-0.5 text-xs">
          without{' '}
          <s>
            <FeatureLabel feature={edit} />
          </s>
        </li>
      ))}
    </ul>
  )
}
