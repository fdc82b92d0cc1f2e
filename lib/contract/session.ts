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
  session_id: sessionId,
  variant_id: variantId.optional(),
})

export type VariantAddress = z.infer<typeof variantAddress>

/** `POST /sessions` */
export const sessionResponse = z.object({ session_id: sessionId, variant_id: variantId })

/** `POST /variants`: a variant, empty or a copy of `base_variant_id`. */
export const createVariantRequest = z.object({
  session_id: sessionId,
  variant_id: variantId.optional(),
  base_variant_id: variantId.optional(),
})

export const variantResponse = z.object({
  variant_id: variantId,
  /** The variant as JSON text, in the form that `Variant.fromJson` reads. */
  variant_json: z.string(),
})

export type CreateVariantRequest = z.infer<typeof createVariantRequest>
export type VariantResponse = z.infer<typeof variantResponse>
export type SessionResponse = z.infer<typeof sessionResponse>
