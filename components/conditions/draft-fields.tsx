import { Plus, X } from 'lucide-react'
import { useId } from 'react'
import { Button } from '@/components/ui/button'
import { IconButton } from '@/components/ui/icon-button'
import { newDraft, newEdit, type Draft, type DraftEdit } from '@/lib/state/condition-draft'
import type { Consequence } from '@/lib/state/conditions'
import { formatStrength, roundStrength } from '@/lib/state/edits'
import { FeaturePicker } from './feature-picker'
import { GroupFields } from './group-fields'

/** Deeper ones can be read and changed, and written by programs; nobody keeps more of them in mind. */
const DEEPEST = 2

const choices: { value: Consequence; name: string; about: string }[] = [
  { value: 'set', name: 'Steer', about: 'Sets features, only while it holds.' },
  { value: 'stop', name: 'Stop', about: 'Ends the answer as soon as it holds.' },
  { value: 'notify', name: 'Tell me', about: 'Changes nothing; you see where it held.' },
]

interface DraftFieldsProps {
  draft: Draft
  depth: number
  /** Gets a change of whatever the draft is by then: features are looked up while people go on. */
  onChange: (change: (draft: Draft) => Draft) => void
}

/** When what fires, and what happens then; conditions inside it hold only while it does. */
export function DraftFields({ draft, depth, onChange }: DraftFieldsProps) {
  const change = (changes: Partial<Draft>) => onChange((now) => ({ ...now, ...changes }))
  const chosen = choices.find(({ value }) => value === draft.consequence)
  const name = useId()
  return (
    <div className="space-y-4">
      <fieldset className="min-w-0 space-y-2">
        <legend className="pb-1.5 text-sm font-semibold">When</legend>
        <GroupFields
          group={draft.when}
          depth={0}
          onChange={(update) => onChange((now) => ({ ...now, when: update(now.when) }))}
        />
      </fieldset>
      <fieldset className="min-w-0 space-y-2">
        <legend className="pb-1.5 text-sm font-semibold">Then</legend>
        <div className="border-line bg-surface grid grid-cols-3 rounded-lg border p-0.5">
          {choices.map((choice) => (
            <label
              key={choice.value}
              className="has-checked:bg-brass-soft has-checked:text-brass-ink has-focus-visible:outline-sea cursor-pointer rounded-md px-2 py-1.5 text-center text-[13px] font-medium has-focus-visible:outline-2 pointer-coarse:py-3"
            >
              <input
                type="radio"
                name={name}
                className="sr-only"
                checked={draft.consequence === choice.value}
                onChange={() => change({ consequence: choice.value })}
              />
              {choice.name}
            </label>
          ))}
        </div>
        <p className="text-ink-soft text-[13px]">{chosen?.about}</p>
        {draft.consequence === 'set' && <Edits edits={draft.edits} onChange={(edits) => change({ edits })} />}
      </fieldset>
      {draft.consequence === 'set' && (
        <Inner
          draft={draft}
          depth={depth}
          onChange={(update) => onChange((now) => ({ ...now, inner: update(now.inner) }))}
        />
      )}
    </div>
  )
}

function Edits({ edits, onChange }: { edits: DraftEdit[]; onChange: (edits: DraftEdit[]) => void }) {
  const put = (at: number, edit: DraftEdit) => onChange(edits.map((each, i) => (i === at ? edit : each)))
  return (
    <>
      {edits.map((edit, i) => (
        <div key={i} className="space-y-1.5">
          <div className="flex items-start gap-1">
            <div className="min-w-0 grow">
              <FeaturePicker
                name="A feature to steer by"
                feature={edit.feature}
                onPick={(feature) => put(i, { ...edit, feature })}
              />
            </div>
            <IconButton name="Leave this out" onClick={() => onChange(edits.filter((_, at) => at !== i))}>
              <X className="size-4" aria-hidden="true" />
            </IconButton>
          </div>
          {edit.feature && (
            <label className="flex items-center gap-2 text-[13px]">
              <span className="sr-only">Strength of {edit.feature.label}</span>
              <input
                type="range"
                min={-1}
                max={1}
                step={0.05}
                value={edit.value}
                aria-valuetext={formatStrength(edit.value)}
                onChange={({ target }) => put(i, { ...edit, value: roundStrength(Number(target.value)) })}
                className="accent-brass h-7 min-w-0 grow pointer-coarse:h-11"
              />
              <span className="figures text-brass-ink w-11 text-right">{formatStrength(edit.value)}</span>
            </label>
          )}
        </div>
      ))}
      <Button size="small" look="quiet" className="-ml-2.5" onClick={() => onChange([...edits, newEdit()])}>
        <Plus className="size-3.5" aria-hidden="true" />
        Another feature
      </Button>
    </>
  )
}

interface InnerProps {
  draft: Draft
  depth: number
  onChange: (change: (inner: Draft[]) => Draft[]) => void
}

function Inner({ draft: { inner }, depth, onChange }: InnerProps) {
  return (
    <>
      {inner.map((each) => (
        <fieldset key={each.id} className="border-line-strong min-w-0 space-y-2 border-l-2 pl-3">
          <legend className="text-ink-soft flex w-full items-center justify-between text-[13px]">
            Inside it
            <IconButton
              name="Leave out the condition inside"
              onClick={() => onChange((now) => now.filter(({ id }) => id !== each.id))}
            >
              <X className="size-4" aria-hidden="true" />
            </IconButton>
          </legend>
          <DraftFields
            draft={each}
            depth={depth + 1}
            onChange={(update) =>
              onChange((now) => now.map((other) => (other.id === each.id ? update(other) : other)))
            }
          />
        </fieldset>
      ))}
      {depth < DEEPEST && (
        <Button
          size="small"
          look="quiet"
          className="-ml-2.5"
          onClick={() => onChange((now) => [...now, newDraft()])}
        >
          <Plus className="size-3.5" aria-hidden="true" />A condition inside this one
        </Button>
      )}
    </>
  )
}
