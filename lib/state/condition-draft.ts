import * as v from 'valibot'
import type { ConditionalGroupJson, ConditionalJson, FeatureJson } from '@/lib/steering'
import {
  conditions as conditionsSchema,
  consequenceOf,
  featureOf,
  innerOf,
  type Condition,
  type Consequence,
} from './conditions'
import { handleOf, type FeatureHandle } from './edits'

/** A feature, with what a share of its strongest activation is in the numbers of conditions. */
export interface ChosenFeature extends FeatureHandle {
  max_activation_strength: number
  /** Strength 1 in the SAE's units. */
  unit: number
}

/** What a comparison must know of a feature. */
export const measured = ({ max_activation_strength, unit, ...feature }: ChosenFeature): ChosenFeature => ({
  ...handleOf(feature),
  max_activation_strength,
  unit,
})

/** A feature against a number: a share of its strongest activation, which people can picture. */
export interface DraftComparison {
  kind: 'comparison'
  feature: ChosenFeature | null
  operator: ConditionalJson['operator']
  /** 0 … 1 */
  share: number
}

/** A part that the form cannot write, such as one feature against another. It stays as it is, or is left out. */
export interface KeptPart {
  kind: 'kept'
  part: ConditionalJson
}

export interface DraftGroup {
  kind: 'group'
  operator: 'AND' | 'OR'
  members: (DraftComparison | KeptPart | DraftGroup)[]
}

export interface DraftEdit {
  feature: FeatureHandle | null
  value: number
}

/** A condition while it is written. */
export interface Draft {
  /** The event's name, and with it which condition it is. */
  id: string
  when: DraftGroup
  consequence: Consequence
  edits: DraftEdit[]
  inner: Draft[]
}

/** A share at which most features are clearly there. */
const CLEARLY = 0.25
const AUDIBLE = 0.6

export const newComparison = (): DraftComparison => ({
  kind: 'comparison',
  feature: null,
  operator: '>',
  share: CLEARLY,
})
export const newEdit = (): DraftEdit => ({ feature: null, value: AUDIBLE })
export const newGroup = (operator: 'AND' | 'OR' = 'AND'): DraftGroup => ({
  kind: 'group',
  operator,
  members: [newComparison()],
})
export const newDraft = (): Draft => ({
  id: crypto.randomUUID(),
  when: newGroup(),
  consequence: 'set',
  edits: [newEdit()],
  inner: [],
})

/** What is still missing of a draft, in words; null if it can be kept. */
export function faultOf({ when, consequence, edits, inner }: Draft): string | null {
  if (!isWhole(when)) return 'Choose a feature after “When”.'
  if (consequence !== 'set') return null
  if (edits.some(({ feature }) => feature === null)) return 'Choose what to set, or leave it out.'
  if (edits.length + inner.length === 0) return 'Say what to set while it holds.'
  const ids = edits.map(({ feature }) => feature?.feature_id)
  if (new Set(ids).size < ids.length) return 'Set each feature once.'
  return inner.map(faultOf).find((fault) => fault !== null) ?? null
}

const isWhole = ({ members }: DraftGroup): boolean =>
  members.length > 0 &&
  members.every((member) =>
    member.kind === 'group' ? isWhole(member) : member.kind === 'kept' || member.feature !== null,
  )

/** The condition that a whole draft stands for, on this model. */
export function conditionOf(draft: Draft, model: string): Condition {
  const { id, when, consequence, edits, inner } = draft
  const sets = consequence === 'set'
  const json = {
    condition: groupOf(when),
    nested_variant: {
      base_model: model,
      edits: sets
        ? edits.flatMap(({ feature, value }) =>
            feature
              ? [
                  {
                    feature_id: feature.feature_id,
                    feature_label: feature.label,
                    index_in_sae: feature.index_in_sae,
                    value,
                  },
                ]
              : [],
          )
        : [],
      scopes: sets ? inner.map((each) => conditionOf(each, model)) : [],
    },
    event_name: id,
    ...(consequence === 'stop' && { abort: true }),
  }
  return v.parse(conditionsSchema, [json])[0]!
}

const groupOf = ({ operator, members }: DraftGroup): ConditionalGroupJson => ({
  operator,
  conditionals: members.map((member) => {
    if (member.kind === 'kept') return member.part
    if (member.kind === 'group') return groupOf(member)
    return comparisonOf(member)
  }),
})

function comparisonOf({ feature, operator, share }: DraftComparison): ConditionalJson {
  if (!feature) throw new TypeError('A comparison needs a feature')
  return { left_hand: { features: [featureOf(feature)] }, right_hand: inUnits(share, feature), operator }
}

/** A share of a feature's strongest activation as conditions count it, in units of its strength. */
export const inUnits = (share: number, { max_activation_strength, unit }: Measure) =>
  Math.round(((share * max_activation_strength) / unit) * 1e4) / 1e4

/** The other way round. */
export const asShare = (value: number, { max_activation_strength, unit }: Measure) =>
  Math.round(((value * unit) / max_activation_strength) * 1e3) / 1e3

type Measure = Pick<ChosenFeature, 'max_activation_strength' | 'unit'>

/** Every feature whose measures `draftOf` needs. */
export const measuredIn = ({ condition }: Condition): FeatureJson[] =>
  partsOf(condition).flatMap((part) => (isSimple(part) ? part.left_hand.features : []))

const partsOf = ({ conditionals }: ConditionalGroupJson): ConditionalJson[] =>
  conditionals.flatMap((member) => ('conditionals' in member ? partsOf(member) : [member]))

/** One feature against a number. */
export const isSimple = ({ left_hand, right_hand }: ConditionalJson) =>
  left_hand.features.length === 1 && typeof right_hand === 'number'

/** A condition as the form shows it. @param features what is known of features, by id; one that is not there is kept as it is */
export function draftOf(condition: Condition, features: ReadonlyMap<string, ChosenFeature>): Draft {
  return {
    id: condition.event_name,
    when: draftGroupOf(condition.condition, features),
    consequence: consequenceOf(condition),
    edits: condition.nested_variant.edits.map(({ feature_id, feature_label, index_in_sae, value }) => ({
      feature: { feature_id, label: feature_label, index_in_sae, fluent_up_to: null },
      value,
    })),
    inner: innerOf(condition).map((each) => draftOf(each, features)),
  }
}

const draftGroupOf = (
  { operator, conditionals }: ConditionalGroupJson,
  features: ReadonlyMap<string, ChosenFeature>,
): DraftGroup => ({
  kind: 'group',
  operator,
  members: conditionals.map((member) => {
    if ('conditionals' in member) return draftGroupOf(member, features)
    const [only] = member.left_hand.features
    const feature = only && features.get(only.uuid)
    if (!isSimple(member) || !feature || typeof member.right_hand !== 'number')
      return { kind: 'kept', part: member }
    const share = asShare(member.right_hand, feature)
    return { kind: 'comparison', feature, operator: member.operator, share }
  }),
})
