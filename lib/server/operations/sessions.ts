import type { z } from 'zod'
import type { createVariantRequest, SessionResponse, VariantResponse } from '@/lib/contract'
import type { Services } from '../services'

/** `POST /sessions` */
export async function createSession({ store }: Services): Promise<SessionResponse> {
  const { sessionId, variantId } = await store.createSession()
  return { session_id: sessionId, variant_id: variantId }
}

/** `POST /variants` */
export async function createVariant(
  { store }: Services,
  request: z.output<typeof createVariantRequest>,
): Promise<VariantResponse> {
  const { variantId, json } = await store.createVariant({
    sessionId: request.session_id,
    variantId: request.variant_id,
    baseVariantId: request.base_variant_id,
  })
  return { variant_id: variantId, variant_json: json }
}
