import type { z } from 'zod'
import type {
  listQuery,
  LookupResponse,
  lookupRequest,
  RelevantFeatures,
  rerankRequest,
  searchQuery,
} from '@/lib/protocols/ember/contract'
import { findRelevant, rerank, type Relevant } from '@/lib/operations/relevance'
import type { ServedModel } from '@/lib/models/served-model'
import { entriesAt, entriesOf, featureOf } from './catalogue'

const relevantFeature = ({ entry, relevance }: Relevant) => ({ ...featureOf(entry), relevance })

/** `GET features/search` */
export async function searchFeatures(
  model: ServedModel,
  { query, page, perPage }: z.output<typeof searchQuery>,
  signal: AbortSignal,
): Promise<RelevantFeatures> {
  const found = await findRelevant(model, query, page * perPage, signal)
  return { features: found.slice((page - 1) * perPage).map(relevantFeature) }
}

/** `GET features/` */
export function listFeatures(
  model: ServedModel,
  { feature_id }: z.output<typeof listQuery>,
): RelevantFeatures {
  const entries = entriesOf(model, feature_id, ['query', 'feature_id'])
  return { features: entries.map((entry) => relevantFeature({ entry, relevance: 1 })) }
}

/** `POST features/rerank` */
export async function rerankFeatures(
  model: ServedModel,
  { query, top_k, feature_ids }: z.output<typeof rerankRequest>,
  signal: AbortSignal,
): Promise<RelevantFeatures> {
  const entries = entriesOf(model, feature_ids, ['body', 'feature_ids'])
  const ranked = await rerank(model, entries, query, signal)
  return { features: ranked.slice(0, top_k).map(relevantFeature) }
}

/** `POST features/lookup` */
export function lookUpFeatures(
  model: ServedModel,
  { indices }: z.output<typeof lookupRequest>,
): LookupResponse {
  const entries = entriesAt(model, indices, ['body', 'indices'])
  return {
    features: entries.map(({ uuid, label, indexInSae }) => ({ uuid, label, index_in_sae: indexInSae })),
  }
}
