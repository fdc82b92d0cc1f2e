import type { z } from 'zod'
import { rankExcited } from '@/lib/catalogue'
import type { FeatureSummary, inspectRequest } from '@/lib/contract'
import type { Services } from '../services'
import { excitationOf } from './excitation'
import { heldStrengths, summarise } from './summary'
import { readVariant } from './variant-access'

/** `POST /features/inspect`: the features that fire while the steered model reads the conversation. */
export async function inspect(
  services: Services,
  { messages, top_k, ...address }: z.output<typeof inspectRequest>,
  signal: AbortSignal,
): Promise<FeatureSummary[]> {
  const variant = await readVariant(services.store, address)
  const held = heldStrengths(variant)
  const excitation = await excitationOf(services, { messages, controller: variant.controller() }, signal)
  return rankExcited(excitation, (index) => services.catalogue.byIndex(index))
    .slice(0, top_k)
    .map(({ entry, share }) => summarise(entry, share, held.get(entry.uuid)))
}
