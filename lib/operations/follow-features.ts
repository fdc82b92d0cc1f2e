import { rankExcited, type CatalogueEntry, type Excited } from '@/lib/catalogue'
import type { Activations, SparseRow, TokenInfo } from '@/lib/engine/port'
import { readActivations } from '@/lib/models/reading'
import type { Message } from '@/lib/steering'
import type { Address } from '@/lib/store/port'
import type { Context } from './context'
import { requirePresent } from './gone'
import { resolveFeature } from './resolve-feature'
import { openVariant } from './variant-access'

/** How features fire through a conversation. */
export interface Followed {
  tokens: readonly TokenInfo[]
  /** In the order asked for; one activation for each token, in the SAE's units. */
  features: { entry: CatalogueEntry; activations: number[] }[]
  /** For each token the features that fire most on it; null where nobody asked. */
  top: Excited[][] | null
}

/**
 * Follows features through a conversation, token by token, while the variant steers. Throws `unknown_feature`, and what
 * reading a conversation throws.
 * @param topK tell this many of the features that fire most on each token, 0 for none
 */
export async function followFeatures(
  context: Context,
  address: Address,
  { messages, ids, topK }: { messages: readonly Message[]; ids: readonly string[]; topK: number },
  signal: AbortSignal,
): Promise<Followed> {
  const { variant, model } = await openVariant(context, address, signal)
  requirePresent(variant, model)
  const entries = ids.map((id) => resolveFeature(context, model, { id }))
  const read = await readActivations(model, { messages, controller: variant.controller() }, signal)
  return {
    tokens: read.tokens,
    features: entries.map((entry) => ({ entry, activations: alongTokens(read, entry.indexInSae) })),
    top:
      topK === 0
        ? null
        : read.rows.map((row) => strongest(row, (index) => model.catalogue.byIndex(index), topK)),
  }
}

const alongTokens = ({ rows }: Activations, feature: number): number[] =>
  rows.map(({ indices, values }) => values[indices.indexOf(feature)] ?? 0)

function strongest(
  { indices, values }: SparseRow,
  lookUp: (index: number) => CatalogueEntry | undefined,
  topK: number,
): Excited[] {
  const excitation = new Map(Array.from(indices, (index, j) => [index, values[j] ?? 0]))
  return rankExcited(excitation, lookUp).slice(0, topK)
}
