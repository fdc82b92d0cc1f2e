import { readActivations } from '@/lib/models/reading'
import type { Message } from '@/lib/steering'
import type { Address } from '@/lib/store/port'
import type { Context } from './context'
import { requirePresent } from './gone'
import { rankHeard } from './heard'
import { heldStrengths, type Listed } from './listed'
import { openVariant } from './variant-access'

/** The features that fire while the steered model reads the conversation, the telling ones first. */
export async function inspect(
  context: Context,
  address: Address,
  { messages, topK }: { messages: readonly Message[]; topK: number },
  signal: AbortSignal,
): Promise<Listed[]> {
  const { variant, model } = await openVariant(context, address, signal)
  requirePresent(variant, model)
  const held = heldStrengths(variant)
  const activations = await readActivations(model, { messages, controller: variant.controller() }, signal)
  return rankHeard(activations, (index) => model.catalogue.byIndex(index))
    .slice(0, topK)
    .map(({ entry, share }) => ({ entry, activation: share, held: held.get(entry.uuid) ?? null }))
}
