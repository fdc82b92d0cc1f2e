import type { z } from 'zod'
import type { FeatureSummary, searchRequest } from '@/lib/protocols/tiller/contract'
import type { Services } from '@/lib/server/services'
import { queryReader } from './excitation'
import { heldStrengths, summarise } from './summary'
import { readVariant } from './variant-access'

/** `POST /features/search`: the model reads the query without steering, so that edits do not change what is found. */
export async function search(
  services: Services,
  request: z.output<typeof searchRequest>,
  signal: AbortSignal,
): Promise<FeatureSummary[]> {
  const held = heldStrengths(await readVariant(services.store, request))
  const { query, top_k } = request
  const found = await services.catalogue.search(query, top_k, queryReader(services, signal))
  return found.map((entry) => {
    const strength = held.get(entry.uuid)
    return summarise(entry, strength ?? 0, strength)
  })
}
