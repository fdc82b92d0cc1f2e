import * as v from 'valibot'
import { fewClauses } from '@/lib/steering/clause-count'
import { isUuid } from '@/lib/steering/uuid'
import type { ConditionalGroupJson, ConditionalJson, NestedScopeJson } from '@/lib/steering'

/**
 * The JSON of conditions, as lib/steering/wire.ts states it for the server: the same for a page, which reads what its browser saved
 * before anything else of it is there. A test holds the two together.
 */
const uuid = v.pipe(v.string(), v.check(isUuid))
const index = v.pipe(v.number(), v.integer(), v.minValue(0))

const feature = v.object({
  uuid,
  label: v.string(),
  index_in_sae: index,
  max_activation_strength: v.optional(v.pipe(v.number(), v.minValue(0)), 1),
})

const isLoneFeature = (value: unknown) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !('features' in value)

const group = v.pipe(
  v.unknown(),
  v.transform((value) => (isLoneFeature(value) ? { features: [value] } : value)),
  v.object({ features: v.array(feature) }),
)

const conditional: v.GenericSchema<unknown, ConditionalJson> = v.object({
  left_hand: group,
  right_hand: v.union([v.number(), group]),
  operator: v.picklist(['>', '<', '==', '>=', '<=', '!=']),
})

const conditionals: v.GenericSchema<unknown, ConditionalGroupJson> = v.object({
  conditionals: v.array(v.union([conditional, v.lazy(() => conditionals)])),
  operator: v.picklist(['AND', 'OR']),
})

const edit = v.object({
  feature_id: uuid,
  feature_label: v.string(),
  index_in_sae: index,
  value: v.number(),
})

/** What holds while a condition does, with the conditions inside it. */
export const savedScope: v.GenericSchema<unknown, NestedScopeJson> = v.pipe(
  v.object({
    condition: v.pipe(
      conditionals,
      v.check((all) => fewClauses(all)),
    ),
    nested_variant: v.object({
      base_model: v.pipe(v.string(), v.regex(/\S/)),
      edits: v.array(edit),
      scopes: v.optional(v.array(v.lazy(() => savedScope)), []),
    }),
    event_name: v.optional(v.pipe(v.string(), v.minLength(1))),
    abort: v.optional(v.boolean()),
  }),
  v.check(({ abort, event_name }) => !abort || event_name !== undefined),
)
