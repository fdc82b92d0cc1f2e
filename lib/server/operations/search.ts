import type { z } from 'zod'
import type { FeatureSummary, searchRequest } from '@/lib/contract'
import { Controller } from '@/lib/steering'
import type { Services } from '../services'
import { excitationOf } from './excitation'
import { heldStrengths, summarise } from './summary'
import { readVariant } from './variant-access'

/** `POST /features/search`: the model reads the query without steering, so that edits do not change what is found. */
export async function search(
  services: Services,
  request: z.output<typeof searchRequest>,
  signal: AbortSignal,
): Promise<FeatureSummary[]> {
  const held = heldStrengths(await readVariant(services.store, request))
  const found = await services.catalogue.search(request.query, request.top_k, (content) =>
    excitationOf(services, { messages: [{ role: 'user', content }], controller: new Controller() }, signal),
  )
  return found.map((entry) => {
    const strength = held.get(entry.uuid)
    return summarise(entry, strength ?? 0, strength)
  })
}
