import type { z } from 'zod'
import type { ServedModel } from '@/lib/models/served-model'
import type {
  featureRerankRequest,
  FeatureRerankResponse,
  featureSearchRequest,
  FeatureSearchResponse,
} from '@/lib/protocols/steering-api/contract'
import { findRelevant, rerank } from '@/lib/operations/relevance'
import { fromItem, toItem } from './items'

/** `POST /v1/features/search` */
export async function searchItems(
  model: ServedModel,
  { query, top_k }: z.output<typeof featureSearchRequest>,
  signal: AbortSignal,
): Promise<FeatureSearchResponse> {
  const found = await findRelevant(model, query, top_k, signal)
  return { object: 'feature.list', data: found.map(({ entry }) => toItem(model, entry)) }
}

/** `POST /v1/features/rerank` */
export async function rerankItems(
  model: ServedModel,
  { query, features, top_k }: z.output<typeof featureRerankRequest>,
  signal: AbortSignal,
): Promise<FeatureRerankResponse> {
  const entries = features.map((item, at) => fromItem(model, item, at))
  const sorted = await rerank(model, entries, query, signal)
  return {
    object: 'feature.rerank',
    data: sorted.slice(0, top_k).map(({ entry }) => toItem(model, entry)),
  }
}
