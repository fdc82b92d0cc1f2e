import * as v from 'valibot'
import type { ConditionalGroupJson, ConditionalJson, FeatureJson, NestedScopeJson } from '@/lib/steering'
import { savedScope } from './condition-json'
import type { FeatureHandle } from './edits'

/**
 * What a variant does while a condition on features holds, in the form of `Variant.json()`. Every one on the page reports an event,
 * whose name is the condition's own: by it the stream tells where the condition held.
 */
export type Condition = NestedScopeJson & { event_name: string }

/** In the order in which they steer. */
export type Conditions = readonly Condition[]

export const NONE: Conditions = []

/** A condition as saved; one without an event, as programs write them, gets one. */
export const condition: v.GenericSchema<unknown, Condition> = v.pipe(savedScope, v.transform(named))
export const conditions = v.array(condition)

/** What happens where it holds. `set` may report its event to programs too. */
export type Consequence = 'set' | 'stop' | 'notify'

export function consequenceOf({ abort, nested_variant }: Condition): Consequence {
  if (abort) return 'stop'
  return nested_variant.edits.length + nested_variant.scopes.length > 0 ? 'set' : 'notify'
}

/** Those of a variant, each with an event, inner ones too. */
export const conditionsOf = (scopes: readonly NestedScopeJson[]): Conditions => scopes.map(named)

/** Those inside a condition, which hold only while it does. */
export const innerOf = ({ nested_variant }: Condition): Conditions => conditionsOf(nested_variant.scopes)

function named(scope: NestedScopeJson): Condition {
  const { nested_variant, event_name = crypto.randomUUID() as string } = scope
  const inner = { ...nested_variant, scopes: nested_variant.scopes.map(named) }
  return { ...scope, nested_variant: inner, event_name }
}

/** Equal whatever the order in which their fields were written. */
export const sameConditions = (some: Conditions, others: Conditions) => text(some) === text(others)

const text = (list: Conditions) => JSON.stringify(v.parse(v.array(savedScope), list))

/** Every condition, outer ones before those inside them. */
export const everyCondition = (list: Conditions): Conditions =>
  list.flatMap((each) => [each, ...everyCondition(innerOf(each))])

/** Every feature that conditions name, each once: those compared and those set. */
export function featuresIn(list: Conditions): { uuid: string; label: string; index_in_sae: number }[] {
  const named = everyCondition(list).flatMap(({ condition: group, nested_variant: { edits } }) => [
    ...comparedIn(group),
    ...edits.map(({ feature_id, feature_label, index_in_sae }) => ({
      uuid: feature_id,
      label: feature_label,
      index_in_sae,
    })),
  ])
  return [...new Map(named.map((feature) => [feature.uuid, feature])).values()]
}

const comparedIn = (group: ConditionalGroupJson): FeatureJson[] =>
  group.conditionals.flatMap((member) => {
    if ('conditionals' in member) return comparedIn(member)
    const right = typeof member.right_hand === 'number' ? [] : member.right_hand.features
    return [...member.left_hand.features, ...right]
  })

/** The same conditions for the model under another name. */
export const onModel = (list: Conditions, model: string): Conditions =>
  list.map((each) => ({
    ...each,
    nested_variant: { ...each.nested_variant, base_model: model, scopes: [...onModel(innerOf(each), model)] },
  }))

/** A feature as conditions name it. */
export const featureOf = (
  handle: FeatureHandle & { max_activation_strength: number },
): ConditionalJson['left_hand']['features'][number] => ({
  uuid: handle.feature_id,
  label: handle.label,
  index_in_sae: handle.index_in_sae,
  max_activation_strength: handle.max_activation_strength,
})

/** Where a condition held in an answer. */
export const heldWhere = v.object({
  /** Whether it held while the conversation was read, before the answer. */
  before: v.boolean(),
  /** The stretches of the answer's text that were chosen while it held, by their first and their last character's end. */
  spans: v.array(v.tuple([v.pipe(v.number(), v.integer()), v.pipe(v.number(), v.integer())])),
})
export type HeldWhere = v.InferOutput<typeof heldWhere>

/** By the event's name. */
export const held = v.record(v.string(), heldWhere)
export type Held = v.InferOutput<typeof held>

/** What is known of where conditions held, and that these hold for the text from `from` to `to`. */
export function heldOn(known: Held, events: readonly string[], from: number, to: number): Held {
  const changed = events.map((name): [string, HeldWhere] => {
    const { before, spans } = known[name] ?? { before: false, spans: [] }
    const last = spans.at(-1)
    const rest: [number, number][] = last?.[1] === from ? spans.slice(0, -1) : spans
    const span: [number, number] = [last?.[1] === from ? last[0] : from, to]
    return [name, { before, spans: [...rest, span] }]
  })
  return { ...known, ...Object.fromEntries(changed) }
}

/** The same for what held while the conversation was read. */
export const heldBefore = (known: Held, events: readonly string[]): Held => ({
  ...known,
  ...Object.fromEntries(events.map((name) => [name, { spans: known[name]?.spans ?? [], before: true }])),
})
