import { useQueryClient } from '@tanstack/react-query'
import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { IconButton } from '@/components/ui/icon-button'
import {
  measured,
  newComparison,
  newGroup,
  type DraftComparison,
  type DraftGroup,
} from '@/lib/state/condition-draft'
import type { FeatureHandle } from '@/lib/state/edits'
import { describeProblem } from '@/lib/state/problem'
import { featureQuery } from '@/lib/state/queries'
import { useStudio } from '@/lib/state/studio-context'
import { FeaturePicker } from './feature-picker'
import { PartText } from './part-text'
import { operatorsInWords, percent } from './words'

const DEEPEST = 2
const field = 'border-line bg-surface h-8 rounded-md border px-2 text-base sm:text-[13px] pointer-coarse:h-11'

interface GroupFieldsProps {
  group: DraftGroup
  depth: number
  onChange: (change: (group: DraftGroup) => DraftGroup) => void
}

type Member = DraftGroup['members'][number]

/** Comparisons that must all hold, or one of them; groups of them inside. */
export function GroupFields({ group, depth, onChange }: GroupFieldsProps) {
  const { members, operator } = group
  const change = (update: (members: Member[]) => Member[]) =>
    onChange((now) => ({ ...now, members: update(now.members) }))
  const put = <M extends Member>(at: number, kind: M['kind'], update: (member: M) => Member) =>
    change((now) => now.map((each, i) => (i === at && each.kind === kind ? update(each as M) : each)))
  const leaveOut = (at: number) => change((now) => now.filter((_, i) => i !== at))
  const add = (member: Member) => change((now) => [...now, member])
  return (
    <div className="space-y-2">
      {members.map((member, i) => (
        <div key={i} className="space-y-2">
          {i === 1 && (
            <select
              aria-label="How these go together"
              value={operator}
              onChange={({ target }) =>
                onChange((now) => ({ ...now, operator: target.value === 'OR' ? 'OR' : 'AND' }))
              }
              className={field}
            >
              <option value="AND">and</option>
              <option value="OR">or</option>
            </select>
          )}
          {i > 1 && <p className="text-ink-soft pl-2 text-[13px]">{operator === 'AND' ? 'and' : 'or'}</p>}
          <div className="flex items-start gap-1">
            <div className="min-w-0 grow">
              {member.kind === 'group' ? (
                <div className="border-line-strong rounded-lg border border-dashed p-2">
                  <GroupFields
                    group={member}
                    depth={depth + 1}
                    onChange={(update) => put<DraftGroup>(i, 'group', update)}
                  />
                </div>
              ) : member.kind === 'kept' ? (
                <p className="text-sm">
                  <PartText comparison={member.part} />
                </p>
              ) : (
                <Comparison
                  comparison={member}
                  onChange={(changes) =>
                    put<DraftComparison>(i, 'comparison', (now) => ({ ...now, ...changes }))
                  }
                />
              )}
            </div>
            {members.length > 1 && (
              <IconButton name="Leave this part out" onClick={() => leaveOut(i)}>
                <X className="size-4" aria-hidden="true" />
              </IconButton>
            )}
          </div>
        </div>
      ))}
      <div className="-ml-2.5 flex flex-wrap">
        <Button size="small" look="quiet" onClick={() => add(newComparison())}>
          <Plus className="size-3.5" aria-hidden="true" />
          {members.length > 1 ? 'Another' : 'And, or…'}
        </Button>
        {members.length > 1 && depth < DEEPEST && (
          <Button size="small" look="quiet" onClick={() => add(newGroup(operator === 'AND' ? 'OR' : 'AND'))}>
            <Plus className="size-3.5" aria-hidden="true" />A group
          </Button>
        )}
      </div>
    </div>
  )
}

interface ComparisonProps {
  comparison: DraftComparison
  onChange: (changes: Partial<DraftComparison>) => void
}

function Comparison({ comparison, onChange }: ComparisonProps) {
  const studio = useStudio()
  const cache = useQueryClient()
  const [problem, setProblem] = useState<string | null>(null)
  const { feature, operator, share } = comparison
  /** What a share of its strongest is has to be known before it can be compared. */
  const pick = async ({ feature_id }: FeatureHandle) => {
    try {
      onChange({ feature: measured(await cache.fetchQuery(featureQuery(studio, feature_id))) })
      setProblem(null)
    } catch (error) {
      setProblem(describeProblem(error).detail)
    }
  }
  return (
    <div className="space-y-1.5">
      <FeaturePicker name="A feature to watch" feature={feature} onPick={(picked) => void pick(picked)} />
      {problem && <p className="text-alarm text-[13px]">{problem}</p>}
      {feature && (
        <>
          <select
            aria-label={`How ${feature.label} is compared`}
            value={operator}
            onChange={({ target }) => onChange({ operator: target.value as DraftComparison['operator'] })}
            className={`${field} w-full`}
          >
            {Object.entries(operatorsInWords).map(([value, words]) => (
              <option key={value} value={value}>
                {words}
              </option>
            ))}
          </select>
          <label className="flex items-center gap-2">
            <span className="sr-only">Share of the strongest of {feature.label}</span>
            <input
              type="range"
              min={0}
              max={1}
              step={0.01}
              value={share}
              aria-valuetext={percent(share)}
              onChange={({ target }) => onChange({ share: Number(target.value) })}
              className="accent-sea h-7 min-w-0 grow pointer-coarse:h-11"
            />
            <span className="figures w-14 text-right">{percent(share)}</span>
          </label>
          <p className="text-ink-soft text-[13px]">of the strongest that it was ever seen to fire</p>
        </>
      )}
    </div>
  )
}
