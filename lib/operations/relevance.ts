import type { CatalogueEntry } from '@/lib/catalogue'
import { dice, fragments } from '@/lib/catalogue/similarity'
import { queryReader } from '@/lib/models/reading'
import type { ServedModel } from '@/lib/models/served-model'

/** A feature with how well it fits a query, 0 … 1. */
export interface Relevant {
  entry: CatalogueEntry
  relevance: number
}

/** The rank at which relevance has fallen half way, as in reciprocal rank fusion. */
const HALF_WAY = 60

/** What the search finds fits better than what it does not find, however alike the texts are. */
const foundRelevance = (rank: number) => 0.5 + (0.5 * HALF_WAY) / (HALF_WAY + rank)
const textRelevance = (query: string, label: string) => 0.5 * dice(fragments(query), fragments(label))

/**
 * The features that a query means, best first, as `Catalogue.search` ranks them. Relevance is 1 for the first and falls
 * with the rank towards 0.5.
 */
export async function findRelevant(
  model: ServedModel,
  query: string,
  topK: number,
  signal: AbortSignal,
): Promise<Relevant[]> {
  const found = await model.catalogue.search(query, topK, queryReader(model, signal))
  return found.map((entry, rank) => ({ entry, relevance: foundRelevance(rank) }))
}

/**
 * Sorts features by relevance to a query, best first; each feature that was given comes back once. Those that the search
 * of the whole catalogue finds have its relevance; the others have half the likeness of label and query, which is less.
 */
export async function rerank(
  model: ServedModel,
  entries: readonly CatalogueEntry[],
  query: string,
  signal: AbortSignal,
): Promise<Relevant[]> {
  const found = await findRelevant(model, query, model.catalogue.entries.length, signal)
  const relevances = new Map(found.map(({ entry, relevance }) => [entry.uuid, relevance]))
  return [...new Set(entries)]
    .map((entry) => ({ entry, relevance: relevances.get(entry.uuid) ?? textRelevance(query, entry.label) }))
    .sort((a, b) => b.relevance - a.relevance)
}
