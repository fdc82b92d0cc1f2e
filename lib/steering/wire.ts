/**
 * The JSON of Ember's Python package as zod schemas: keys, their order, what may be left out. The classes beside this
 * file write it with `json()` and read it with `fromJson()`.
 *
 * Python tells 1.0 from 1 and JavaScript cannot: a whole number is written here without its ".0". Nothing else differs
 * from Python's text but the white space and the spelling of very large and very small numbers.
 */
import { z } from 'zod'
import { fewClauses, TOO_MANY_CLAUSES } from './clause-count'
import { hexUuid, isUuid } from './uuid'

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

/** The condition of a scope, which is going to be unfolded. */
const scopeCondition = conditionalGroupJson.refine(fewClauses, TOO_MANY_CLAUSES)

export const interventionMode = z.enum(['nudge', 'pin', 'mul'])

export const interventionJson = z.object({
  mode: interventionMode,
  features: featureGroupJson,
  value: z.number(),
})
export type InterventionJson = z.output<typeof interventionJson>

const threshold = z.number().nullable().default(null)

export const scopeJson = z.object({
  conditionals: scopeCondition,
  get controller(): typeof controllerJson {
    return controllerJson
  },
  is_active: z.boolean().default(false),
  event_name: z.string().min(1).nullable().default(null),
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
export const nestedScopeJson = z
  .object({
    condition: scopeCondition,
    get nested_variant(): typeof variantJson {
      return variantJson
    },
    event_name: z.string().min(1).optional(),
    abort: z.boolean().optional(),
  })
  .refine((scope) => !scope.abort || scope.event_name !== undefined, {
    path: ['event_name'],
    message: 'A scope that aborts needs an event name',
  })
export type NestedScopeJson = z.output<typeof nestedScopeJson>

export const variantJson = z
  .object({
    base_model: z.string().min(1),
    edits: z.array(editJson),
    get scopes(): z.ZodDefault<z.ZodArray<typeof nestedScopeJson>> {
      return z.array(nestedScopeJson).default([])
    },
  })
  .superRefine(checkVariant)
export type VariantJson = z.output<typeof variantJson>

/** What a variant's fields cannot say one by one: each feature comes once, and inner variants steer the same model. */
function checkVariant(
  variant: { base_model: string; edits: EditJson[]; scopes: NestedScopeJson[] },
  context: z.RefinementCtx,
): void {
  const seen = new Set<string>()
  variant.edits.forEach(({ feature_id }, i) => {
    if (seen.has(hexUuid(feature_id))) {
      const message = 'The feature has another edit above; give each feature once'
      context.addIssue({ code: 'custom', path: ['edits', i, 'feature_id'], message })
    }
    seen.add(hexUuid(feature_id))
  })
  variant.scopes.forEach(({ nested_variant }, i) => {
    if (nested_variant.base_model !== variant.base_model) {
      const message = `Expected the base model of the variant around it, ${variant.base_model}`
      context.addIssue({ code: 'custom', path: ['scopes', i, 'nested_variant', 'base_model'], message })
    }
  })
}
