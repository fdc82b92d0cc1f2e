import type { z } from 'zod'
import type { ClearResponse, clearRequest } from '@/lib/protocols/tiller/contract'
import type { Services } from '@/lib/server/services'
import { resolveFeature } from './resolve-feature'
import { applyEdits, changeVariant, readVariant } from './variant-access'

/** `POST /features/clear`: removes a feature's edit. A feature without one is left as it is. */
export async function clear(
  { catalogue, store }: Services,
  request: z.output<typeof clearRequest>,
): Promise<ClearResponse> {
  await readVariant(store, request)
  const entry = resolveFeature(catalogue, request)
  await changeVariant(store, request, (variant) => applyEdits(variant, [{ entry, value: null }]))
  return { label: entry.label }
}
