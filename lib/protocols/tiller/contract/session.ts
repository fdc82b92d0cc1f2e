import { z } from 'zod'

/** The session that always exists. Others are made by `POST /api/v1/sessions`. */
export const DEFAULT_SESSION_ID = 'default_session'

/** The variant that every session starts with: the base model without edits. */
export const DEFAULT_VARIANT_ID = 'default'

const identifier = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[\w.:-]+$/, 'Use letters, digits, "_", ".", ":" and "-" only')

export const sessionId = identifier
export const variantId = identifier

/** What every request on a variant carries. Without `variant_id` it means the session's `default`. */
export const variantAddress = z.object({
  session_id: sessionId.describe('The session: `default_session`, or one that POST /sessions made'),
  variant_id: variantId.optional().describe('The variant in the session; `default` if left out'),
})

export type VariantAddress = z.infer<typeof variantAddress>

/** `POST /sessions` */
export const sessionResponse = z.object({
  session_id: sessionId.describe('The session: `default_session`, or one that POST /sessions made'),
  variant_id: variantId.describe('The variant that the session starts with'),
})

/** `POST /variants`: a variant, empty, a copy of `base_variant_id`, or what `variant_json` holds. */
export const createVariantRequest = z
  .object({
    session_id: sessionId.describe('The session: `default_session`, or one that POST /sessions made'),
    variant_id: variantId
      .optional()
      .describe('The name for the new variant; one is made up if it is left out'),
    base_variant_id: variantId
      .optional()
      .describe('The variant to copy; an empty one is made if it is left out'),
    variant_json: z
      .union([z.string(), z.record(z.string(), z.unknown())])
      .optional()
      .describe(
        'A variant as `Variant.json()` writes it in TypeScript or Python, as text or as the object itself',
      ),
  })
  .refine(
    (request) => request.base_variant_id === undefined || request.variant_json === undefined,
    'Give at most one of base_variant_id and variant_json',
  )

export const variantResponse = z.object({
  variant_id: variantId.describe("The variant's name in its session"),
  variant_json: z.string().describe('The variant as JSON text, in the form that `Variant.fromJson` reads'),
})

export type CreateVariantRequest = z.input<typeof createVariantRequest>
export type VariantResponse = z.infer<typeof variantResponse>
export type SessionResponse = z.infer<typeof sessionResponse>
