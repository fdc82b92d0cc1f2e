import { rankExcited, type CatalogueEntry, type Excited } from '@/lib/catalogue'
import type { Activations, SparseRow, TokenInfo } from '@/lib/engine/port'
import { predictionsOf, type Prediction } from '@/lib/models/predictions'
import { readActivations } from '@/lib/models/reading'
import type { Message, NestedScopeJson } from '@/lib/steering'
import type { Address } from '@/lib/store/port'
import type { Context } from './context'
import { givenScopes } from './given-scopes'
import { requirePresent } from './gone'
import { resolveEdits, resolveFeature, type Edit } from './resolve-feature'
import { applyEdits, openVariant } from './variant-access'

/** How features fire through a conversation. */
export interface Followed {
  tokens: readonly TokenInfo[]
  /** In the order asked for; one activation for each token, in the SAE's units. */
  features: { entry: CatalogueEntry; activations: number[] }[]
  /** For each token the features that fire most on it; null where nobody asked. */
  top: Excited[][] | null
  /** What the model expected at the tokens of the last message, by their place; null where nobody asked. */
  predictions: Map<number, Prediction> | null
}

export interface FollowRequest {
  messages: readonly Message[]
  /** Features to follow. */
  ids: readonly string[]
  /** Edits laid over the variant for this reading only. */
  pending: readonly Edit[]
  /** Scopes in place of the variant's, for this reading only. */
  scopes?: readonly NestedScopeJson[]
  /** Tell this many of the features that fire most on each token, 0 for none. */
  topK: number
  /** Tell this many of the tokens that the model thought likeliest, 0 for none. */
  alternatives: number
}

/**
 * Follows features through a conversation, token by token, while the variant steers. Throws `unknown_feature`, and what
 * reading a conversation throws.
 */
export async function followFeatures(
  context: Context,
  address: Address,
  { messages, ids, pending, scopes, topK, alternatives }: FollowRequest,
  signal: AbortSignal,
): Promise<Followed> {
  const { variant, model } = await openVariant(context, address, signal)
  applyEdits(variant, resolveEdits(context, model, pending, 'pending', variant))
  if (scopes)
    variant.setScopes(await givenScopes(context, model, variant.baseModel, scopes, 'pending_scopes'))
  requirePresent(variant, model)
  const entries = ids.map((id) => resolveFeature(context, model, { id }))
  const request = { messages, controller: variant.controller() }
  const read = await readActivations(model, request, signal)
  return {
    tokens: read.tokens,
    features: entries.map((entry) => ({ entry, activations: alongTokens(read, entry.indexInSae) })),
    top:
      topK === 0
        ? null
        : read.rows.map((row) => strongest(row, (index) => model.catalogue.byIndex(index), topK)),
    predictions:
      alternatives === 0 ? null : await predictionsOf(model, read.tokens, request, alternatives, signal),
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
