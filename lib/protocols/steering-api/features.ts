import type { z } from 'zod'
import type {
  featureRerankRequest,
  FeatureRerankResponse,
  featureSearchRequest,
  FeatureSearchResponse,
} from '@/lib/protocols/steering-api/contract'
import { servedModel } from '../openai/models'
import { findRelevant, rerank } from '@/lib/operations/relevance'
import type { Services } from '@/lib/server/services'
import { fromItem, toItem } from './items'

/** `POST /v1/features/search` */
export async function searchItems(
  services: Services,
  { model_name, query, top_k }: z.output<typeof featureSearchRequest>,
  signal: AbortSignal,
): Promise<FeatureSearchResponse> {
  servedModel(services, model_name)
  const found = await findRelevant(services, query, top_k, signal)
  return { object: 'feature.list', data: found.map(({ entry }) => toItem(services, entry)) }
}

/** `POST /v1/features/rerank` */
export async function rerankItems(
  services: Services,
  { model_name, query, features, top_k }: z.output<typeof featureRerankRequest>,
  signal: AbortSignal,
): Promise<FeatureRerankResponse> {
  servedModel(services, model_name)
  const entries = features.map((item, at) => fromItem(services, item, at))
  const sorted = await rerank(services, entries, query, signal)
  return {
    object: 'feature.rerank',
    data: sorted.slice(0, top_k).map(({ entry }) => toItem(services, entry)),
  }
}
