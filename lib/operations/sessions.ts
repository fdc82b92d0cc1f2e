import type { z } from 'zod'
import type { createVariantRequest, SessionResponse, VariantResponse } from '@/lib/protocols/tiller/contract'
import type { Services } from '@/lib/server/services'
import { givenVariant } from './given-variant'
import { variantText } from './variant-access'

/** `POST /sessions` */
export async function createSession({ store }: Services): Promise<SessionResponse> {
  const { sessionId, variantId } = await store.createSession()
  return { session_id: sessionId, variant_id: variantId }
}

/** `POST /variants` */
export async function createVariant(
  services: Services,
  request: z.output<typeof createVariantRequest>,
): Promise<VariantResponse> {
  const given = request.variant_json
  const { variantId, json } = await services.store.createVariant({
    sessionId: request.session_id,
    variantId: request.variant_id,
    baseVariantId: request.base_variant_id,
    json: given === undefined ? undefined : variantText(givenVariant(services, given)),
  })
  return { variant_id: variantId, variant_json: json }
}
