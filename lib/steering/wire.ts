/**
 * The JSON of Ember's Python package as zod schemas: keys, their order, what may be left out. The classes beside this
 * file write it with `json()` and read it with `fromJson()`.
 *
 * Python tells 1.0 from 1 and JavaScript cannot: a whole number is written here without its ".0". Nothing else differs
 * from Python's text but the white space and the spelling of very large and very small numbers.
 */
import { z } from 'zod'
import { isUuid } from './uuid'

const uuid = z.string().refine(isUuid, 'Expected a uuid: 32 hex digits, with or without dashes')
const indexInSae = z.int().min(0)

export const featureJson = z.object({
  uuid,
  label: z.string(),
  index_in_sae: indexInSae,
  max_activation_strength: z.number().min(0).default(1),
})
export type FeatureJson = z.output<typeof featureJson>

const isLoneFeature = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !('features' in value)

/** A group; a lone feature is read as a group of one. */
export const featureGroupJson = z.preprocess(
  (value) => (isLoneFeature(value) ? { features: [value] } : value),
  z.object({ features: z.array(featureJson) }),
)
export type FeatureGroupJson = z.output<typeof featureGroupJson>

export const conditionalOperator = z.enum(['>', '<', '==', '>=', '<=', '!='])
export const joinOperator = z.enum(['AND', 'OR'])

export const conditionalJson = z.object({
  left_hand: featureGroupJson,
  right_hand: z.union([z.number(), featureGroupJson]),
  operator: conditionalOperator,
})
export type ConditionalJson = z.output<typeof conditionalJson>

/** Python writes a group inside a group for `conditional & group`, so members may be groups. */
export const conditionalGroupJson = z.object({
  get conditionals(): z.ZodArray<z.ZodUnion<[typeof conditionalJson, typeof conditionalGroupJson]>> {
    return z.array(z.union([conditionalJson, conditionalGroupJson]))
  },
  operator: joinOperator,
})
export type ConditionalGroupJson = z.output<typeof conditionalGroupJson>

export const interventionMode = z.enum(['nudge', 'pin', 'mul'])

export const interventionJson = z.object({
  mode: interventionMode,
  features: featureGroupJson,
  value: z.number(),
})
export type InterventionJson = z.output<typeof interventionJson>

const threshold = z.number().nullable().default(null)

export const scopeJson = z.object({
  conditionals: conditionalGroupJson,
  get controller(): typeof controllerJson {
    return controllerJson
  },
  is_active: z.boolean().default(false),
  event_name: z.string().nullable().default(null),
})
export type ScopeJson = z.output<typeof scopeJson>

export const controllerJson = z.object({
  interventions: z.array(interventionJson).default([]),
  get scopes(): z.ZodDefault<z.ZodArray<typeof scopeJson>> {
    return z.array(scopeJson).default([])
  },
  name: z.string().optional(),
  nonzero_strength_threshold: threshold,
  min_nudge_entropy: threshold,
  max_nudge_entropy: threshold,
})
export type ControllerJson = z.output<typeof controllerJson>

export const editJson = z.object({
  feature_id: uuid,
  feature_label: z.string(),
  index_in_sae: indexInSae,
  value: z.number(),
})
export type EditJson = z.output<typeof editJson>

/** `event_name` and `abort` are Tiller's: without them a scope that reports an event could not be read back. */
export const nestedScopeJson = z.object({
  condition: conditionalGroupJson,
  get nested_variant(): typeof variantJson {
    return variantJson
  },
  event_name: z.string().min(1).optional(),
  abort: z.boolean().optional(),
})
export type NestedScopeJson = z.output<typeof nestedScopeJson>

export const variantJson = z.object({
  base_model: z.string().min(1),
  edits: z.array(editJson),
  get scopes(): z.ZodDefault<z.ZodArray<typeof nestedScopeJson>> {
    return z.array(nestedScopeJson).default([])
  },
})
export type VariantJson = z.output<typeof variantJson>
