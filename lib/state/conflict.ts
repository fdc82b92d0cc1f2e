import * as v from 'valibot'
import { hexUuid } from '@/lib/steering/uuid'
import { ApiError } from '@/lib/sdk/tiller'
import { savedScope } from './condition-json'
import { conditionsOf, sameConditions, type Conditions } from './conditions'
import { overlay, roundStrength, type Edits, type FeatureHandle } from './edits'
import type { Seen } from './variant-store'

/** What the page reads of a stored variant. */
const storedVariant = v.object({
  edits: v.array(
    v.object({
      feature_id: v.string(),
      feature_label: v.string(),
      index_in_sae: v.pipe(v.number(), v.integer()),
      value: v.number(),
    }),
  ),
  scopes: v.optional(v.array(savedScope), []),
})

/** What to do where the confirmed edits were changed elsewhere since a person saw them. `later`: nothing for now. */
export type Choice = 'theirs' | 'mine' | 'both' | 'later'

/** One feature that the two sides do not have alike. Strengths; 0 is no edit. */
export interface ConflictRow {
  feature: FeatureHandle
  /** What the person saw. */
  before: number
  /** What is stored now. */
  stored: number
  /** What the person wants. */
  wanted: number
}

export interface Conflict {
  /** What is stored now. */
  stored: Seen
  rows: ConflictRow[]
  /** The conditions of both sides, where they are not as the person saw them; they are kept whole or not at all. */
  conditions: { before: Conditions; stored: Conditions; wanted: Conditions } | null
  /** True if nothing was changed on both sides, so that both changes fit into one variant. */
  compatible: boolean
}

/** What the server has, if it refused a write because it has something else than the writer saw; null for other errors. */
export function storedOf(error: unknown, known: Edits): Seen | null {
  if (!(error instanceof ApiError) || error.body.conflict === undefined) return null
  const { etag, stored } = error.body.conflict
  const { edits, scopes } = v.parse(storedVariant, JSON.parse(stored))
  const handles = new Map(Object.values(known).map((edit) => [hexUuid(edit.feature_id), edit]))
  const confirmed = edits.map(({ feature_id, feature_label, index_in_sae, value }) => {
    const unknown = { feature_id, label: feature_label, index_in_sae, fluent_up_to: null }
    const handle = handles.get(hexUuid(feature_id)) ?? unknown
    return [handle.feature_id, { ...handle, value: roundStrength(value) }] as const
  })
  return { etag, confirmed: Object.fromEntries(confirmed), conditions: conditionsOf(scopes) }
}

const strengthIn = (edits: Edits, id: string) => edits[id]?.value ?? 0

export const sameEdits = (one: Edits, other: Edits) =>
  Object.keys({ ...one, ...other }).every((id) => strengthIn(one, id) === strengthIn(other, id))

/** Both sides of a refused write, feature by feature: where what is stored or what is wanted is not what was seen. */
export function conflictOf(stored: Seen, seen: Seen, changes: Edits, conditions = seen.conditions): Conflict {
  const wanted = overlay(seen.confirmed, changes)
  const rows = Object.values({ ...stored.confirmed, ...seen.confirmed, ...changes })
    .map((feature) => {
      const { feature_id: id } = feature
      return {
        feature,
        before: strengthIn(seen.confirmed, id),
        stored: strengthIn(stored.confirmed, id),
        wanted: strengthIn(wanted, id),
      }
    })
    .filter((row) => row.stored !== row.before || row.wanted !== row.before)
  const sides = { before: seen.conditions, stored: stored.conditions, wanted: conditions }
  const [theirs, mine] = [sides.stored, sides.wanted].map((side) => !sameConditions(side, sides.before))
  const compatible =
    rows.every(
      (row) => row.stored === row.before || row.wanted === row.before || row.stored === row.wanted,
    ) &&
    (!theirs || !mine || sameConditions(sides.stored, sides.wanted))
  return { stored, rows, conditions: theirs || mine ? sides : null, compatible }
}

/** What has to be written over what is stored, so that the choice holds. Empty if it holds already. */
export function writesFor(choice: Exclude<Choice, 'later'>, { rows }: Conflict): Edits {
  if (choice === 'theirs') return {}
  const written = rows.filter(
    (row) => row.wanted !== row.stored && (choice === 'mine' || row.wanted !== row.before),
  )
  return Object.fromEntries(
    written.map(({ feature, wanted }) => [feature.feature_id, { ...feature, value: wanted }]),
  )
}

/** The conditions that have to be written for the choice to hold; undefined if they hold already. */
export function conditionsFor(
  choice: Exclude<Choice, 'later'>,
  { conditions }: Conflict,
): Conditions | undefined {
  if (choice === 'theirs' || conditions === null) return undefined
  const { before, stored, wanted } = conditions
  if (sameConditions(stored, wanted)) return undefined
  return choice === 'mine' || !sameConditions(wanted, before) ? wanted : undefined
}
