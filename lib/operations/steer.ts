import type { z } from 'zod'
import type { SteerBatchResponse, SteeredFeature, steerRequest } from '@/lib/protocols/tiller/contract'
import type { Services } from '@/lib/server/services'
import { resolveEdits, type ResolvedEdit } from './resolve-feature'
import { addressOf, applyEdits, changeVariant, readVariant } from './variant-access'

/** `POST /features/steer`: writes one edit, or several of which all are written or none. */
export async function steer(
  { catalogue, store }: Services,
  request: z.output<typeof steerRequest>,
): Promise<SteeredFeature | SteerBatchResponse> {
  // A session that does not exist is told before a feature that does not: nothing can be done about the latter first.
  await readVariant(store, request)
  const { edits, field } =
    'edits' in request ? { edits: request.edits, field: 'edits' } : { edits: [request], field: 'edit' }
  const resolved = resolveEdits(catalogue, edits, field)
  const json = await changeVariant(store, request, (variant) => applyEdits(variant, resolved))
  const steered = resolved.map(report)
  const [only] = steered
  if (!('edits' in request) && only) return only
  return { edits: steered, variant_id: addressOf(request).variantId, variant_json: json }
}

function report({ entry, value }: ResolvedEdit): SteeredFeature {
  return {
    label: entry.label,
    activation: value ?? 0,
    modified_value: value ?? 0,
    feature_id: entry.uuid,
    index_in_sae: entry.indexInSae,
  }
}
