/**
 * The JSON of Ember's Python package as zod schemas: keys, their order, what may be left out. The classes beside this
 * file write it with `json()` and read it with `fromJson()`.
 *
 * Python tells 1.0 from 1 and JavaScript cannot: a whole number is written here without its ".0". Nothing else differs
 * from Python's text but the white space and the spelling of very large and very small numbers.
 */
import { z } from 'zod'
import { fewClauses, TOO_MANY_CLAUSES } from './clause-count'
import { hexUuid, isUuid, UUID_SPELLING } from './uuid'

const uuid = z
  .string()
  .refine(isUuid, 'Expected a uuid: 32 hex digits, with or without dashes')
  .meta({ override: { pattern: UUID_SPELLING.source } })
  .describe("The feature's id: 32 hex digits, with or without dashes")
const indexInSae = z.int().min(0).describe("The feature's place in the SAE, counted from 0")

export const featureJson = z.object({
  uuid,
  label: z.string().describe('What the feature stands for, in a few words'),
  index_in_sae: indexInSae,
  max_activation_strength: z
    .number()
    .min(0)
    .default(1)
    .describe("The feature's largest activation, in the SAE's units"),
})
export type FeatureJson = z.output<typeof featureJson>

const isLoneFeature = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !('features' in value)

/** A group; a lone feature is read as a group of one. */
export const featureGroupJson = z.preprocess(
  (value) => (isLoneFeature(value) ? { features: [value] } : value),
  z.object({ features: z.array(featureJson).describe('The features, in order') }),
)
export type FeatureGroupJson = z.output<typeof featureGroupJson>

export const conditionalOperator = z.enum(['>', '<', '==', '>=', '<=', '!='])
export const joinOperator = z.enum(['AND', 'OR'])

export const conditionalJson = z
  .object({
    left_hand: featureGroupJson.describe('A group counts by its largest member'),
    right_hand: z
      .union([z.number(), featureGroupJson])
      .describe("A number in units of the features' strengths, or features"),
    operator: conditionalOperator.describe('How the two are compared'),
  })
  // A schema that makes something of its input before it checks it counts as one that may lack it.
  .meta({ override: { required: ['left_hand', 'right_hand', 'operator'] } })
export type ConditionalJson = z.output<typeof conditionalJson>

/** Python writes a group inside a group for `conditional & group`, so members may be groups. */
export const conditionalGroupJson = z.object({
  get conditionals(): z.ZodArray<z.ZodUnion<readonly [typeof conditionalJson, typeof conditionalGroupJson]>> {
    return z
      .array(z.union([conditionalJson, conditionalGroupJson]))
      .describe('Comparisons, and groups of them')
  },
  operator: joinOperator.describe('Whether all must hold, or any'),
})
export type ConditionalGroupJson = z.output<typeof conditionalGroupJson>

/** The condition of a scope, which is going to be unfolded. */
const scopeCondition = conditionalGroupJson.refine(fewClauses, TOO_MANY_CLAUSES)

export const interventionMode = z.enum(['nudge', 'pin', 'mul'])

export const interventionJson = z.object({
  mode: interventionMode.describe('`nudge` adds, `pin` sets, `mul` multiplies'),
  features: featureGroupJson.describe('The features, in order'),
  value: z
    .number()
    .describe("The number to add, set or multiply by; 1 is the feature's calibrated strong effect"),
})
export type InterventionJson = z.output<typeof interventionJson>

const threshold = z.number().nullable().default(null)

export const scopeJson = z.object({
  conditionals: scopeCondition.describe('The condition under which the scope holds'),
  get controller(): typeof controllerJson {
    return controllerJson
  },
  is_active: z.boolean().default(false).describe('Written by Python; has no meaning of its own'),
  event_name: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .describe('The event to report where the condition holds'),
})
export type ScopeJson = z.output<typeof scopeJson>

export const controllerJson = z.object({
  interventions: z.array(interventionJson).default([]).describe('What always holds, applied in order'),
  get scopes(): z.ZodDefault<z.ZodArray<typeof scopeJson>> {
    return z.array(scopeJson).default([]).describe('What holds under conditions')
  },
  name: z.string().optional().describe('A name; has no meaning of its own'),
  nonzero_strength_threshold: threshold.describe('Activations below this strength count as none'),
  min_nudge_entropy: threshold.describe(
    "Nudges apply only where the next token's entropy is at least this, in nats",
  ),
  max_nudge_entropy: threshold.describe(
    "Nudges apply only where the next token's entropy is at most this, in nats",
  ),
})
export type ControllerJson = z.output<typeof controllerJson>

export const editJson = z.object({
  feature_id: uuid.describe("The feature's id, with or without dashes"),
  feature_label: z.string().describe('What the feature stands for, in a few words'),
  index_in_sae: indexInSae,
  value: z.number().describe("The strength that is held; 1 is the feature's calibrated strong effect"),
})
export type EditJson = z.output<typeof editJson>

/** `event_name` and `abort` are Tiller's: without them a scope that reports an event could not be read back. */
export const nestedScopeJson = z
  .object({
    condition: scopeCondition.describe('The condition under which the scope holds'),
    get nested_variant(): typeof variantJson {
      return variantJson
    },
    event_name: z.string().min(1).optional().describe('The event to report where the condition holds'),
    abort: z.boolean().optional().describe('True: the event ends the answer'),
  })
  .refine((scope) => !scope.abort || scope.event_name !== undefined, {
    path: ['event_name'],
    message: 'A scope that aborts needs an event name',
  })
  .meta({
    override: {
      allOf: [{ anyOf: [{ properties: { abort: { const: false } } }, { required: ['event_name'] }] }],
    },
  })
export type NestedScopeJson = z.output<typeof nestedScopeJson>

export const variantJson = z
  .object({
    base_model: z.string().min(1).regex(/\S/, 'must name a model').describe('The model that is steered'),
    edits: z.array(editJson).describe('Features and the strengths that are held'),
    get scopes(): z.ZodDefault<z.ZodArray<typeof nestedScopeJson>> {
      return z.array(nestedScopeJson).default([]).describe('What holds under conditions')
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
