import { z } from 'zod'
import { atMostOne, between } from '../../common/rules'
import { GIVEN_SESSION_ID } from '@/lib/store/defaults'

export { DEFAULT_SESSION_ID, DEFAULT_VARIANT_ID } from '@/lib/store/defaults'

const identifier = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[\w.:-]+$/, 'Use letters, digits, "_", ".", ":" and "-" only')

export const sessionId = identifier
/** An id that the server gave out. */
export const givenSessionId = identifier.regex(GIVEN_SESSION_ID)
export const variantId = identifier

/** What every request on a variant carries. Without `variant_id` it means the session's `default`. */
export const variantAddress = z.object({
  session_id: sessionId.describe(
    'The session: any name, or an id that POST /sessions gave; a name is a session from its first use on',
  ),
  variant_id: variantId.optional().describe('The variant in the session; `default` if left out'),
})

export type VariantAddress = z.infer<typeof variantAddress>

const baseModel = z
  .string()
  .min(1)
  .max(200)
  .regex(/\S/, 'must name a model')
  .describe('The model to steer: one of GET /models; the default model if left out')

/** `POST /sessions`, whose body may be left out. */
export const createSessionRequest = z
  .object({ base_model: baseModel.optional() })
  .optional()
  .transform((body) => body ?? {})

/** `POST /sessions` */
export const sessionResponse = z.object({
  session_id: sessionId.describe('The id of the session, which cannot be guessed'),
  variant_id: variantId.describe('The variant that the session starts with'),
  base_model: z.string().describe('The model that it is a variant of'),
})

/** What documents say of a variant that is given, which `Variant.fromJson` checks. */
const variantDocument = {
  override: {
    anyOf: [
      { type: 'string' as const, contentMediaType: 'application/json' },
      { $ref: '#/components/schemas/Variant' },
    ],
  },
}

/** `POST /variants`: a variant, empty, a copy of `base_variant_id`, or what `variant_json` holds. */
export const createVariantRequest = z
  .object({
    session_id: sessionId.describe('The session: any name, or an id that POST /sessions gave'),
    variant_id: variantId
      .optional()
      .describe('The name for the new variant; one is made up if it is left out'),
    base_variant_id: variantId
      .optional()
      .describe('The variant to copy; an empty one is made if it is left out'),
    variant_json: z
      .union([z.string(), z.record(z.string(), z.unknown())])
      .meta(variantDocument)
      .optional()
      .describe(
        'A variant as `Variant.json()` writes it in TypeScript or Python, as text or as the object itself',
      ),
    base_model: baseModel
      .optional()
      .describe('The model of an empty variant; the one that the session began with if it is left out'),
  })
  .refine(
    ({ base_variant_id, variant_json, base_model }) =>
      [base_variant_id, variant_json, base_model].filter((given) => given !== undefined).length <= 1,
    'Give at most one of base_variant_id, variant_json and base_model',
  )
  .meta(between(atMostOne('base_variant_id', 'variant_json', 'base_model')))

export const variantResponse = z.object({
  variant_id: variantId.describe("The variant's name in its session"),
  variant_json: z.string().describe('The variant as JSON text, in the form that `Variant.fromJson` reads'),
})

/** `DELETE /sessions/{session_id}` */
export const removedSession = z.object({ session_id: sessionId.describe('The session that was deleted') })

/** `DELETE /variants/{variant_id}` */
export const removedVariant = z.object({
  session_id: sessionId.describe('The session that it was in'),
  variant_id: variantId.describe('The variant that was deleted'),
})

export type CreateVariantRequest = z.input<typeof createVariantRequest>
export type VariantResponse = z.infer<typeof variantResponse>
export type SessionResponse = z.infer<typeof sessionResponse>
export type CreateSessionRequest = z.input<typeof createSessionRequest>
