import type { z } from 'zod'
import type { FeatureSummary, inspectRequest } from '@/lib/protocols/tiller/contract'
import type { Services } from '@/lib/server/services'
import { readActivations } from './aggregate'
import { rankHeard } from './heard'
import { heldStrengths, summarise } from './summary'
import { readVariant } from './variant-access'

/** `POST /features/inspect`: the features that fire while the steered model reads the conversation, the telling ones first. */
export async function inspect(
  services: Services,
  { messages, top_k, ...address }: z.output<typeof inspectRequest>,
  signal: AbortSignal,
): Promise<FeatureSummary[]> {
  const variant = await readVariant(services.store, address)
  const held = heldStrengths(variant)
  const activations = await readActivations(services, { messages, controller: variant.controller() }, signal)
  return rankHeard(activations, (index) => services.catalogue.byIndex(index))
    .slice(0, top_k)
    .map(({ entry, share }) => summarise(entry, share, held.get(entry.uuid)))
}
