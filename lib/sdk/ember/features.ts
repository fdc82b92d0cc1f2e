import { lookupResponse, neighborsResponse, relevantFeatures } from '@/lib/protocols/ember/contract'
import { type Feature, type FeatureGroup } from '@/lib/steering'
import { request, type CallOptions, type Transport } from '../core'
import { asGroup, featureOf, groupOf, modelName, post, type Model } from './wire'

export interface TopOptions extends CallOptions {
  /** At most this many features; 10 if left out. */
  topK?: number
}

const DEFAULT_TOP_K = 10
/** How many ids fit into one address. */
const IDS_PER_CALL = 50

/** Finding features: by words, by likeness, by index, by id. */
export function findingApi(transport: Transport) {
  const relevances = async (features: FeatureGroup, query: string, model: Model, options: TopOptions) => {
    const body = {
      query,
      top_k: options.topK ?? DEFAULT_TOP_K,
      model: modelName(model),
      feature_ids: Array.from(features, ({ uuid }) => uuid),
    }
    return (await post(transport, '/features/rerank', body, relevantFeatures, options)).features
  }

  return {
    /** The features that a query means, best first. */
    async search(query: string, model: Model, options: TopOptions = {}): Promise<FeatureGroup> {
      const { topK = DEFAULT_TOP_K } = options
      const parameters = { query, page: '1', perPage: String(topK), model: modelName(model) }
      const call = { method: 'GET', path: '/features/search', query: parameters } as const
      return groupOf((await request(transport, call, relevantFeatures, options)).features)
    },

    /** The features sorted by how well they fit a query, best first, at most `topK`. */
    async rerank(
      features: FeatureGroup,
      query: string,
      model: Model,
      options: TopOptions = {},
    ): Promise<FeatureGroup> {
      return groupOf(await relevances(features, query, model, options))
    },

    /** How well each feature fits a query, in the order of the group. (Python's come sorted, whose they are is lost.) */
    async semanticSimilarity(
      features: FeatureGroup,
      query: string,
      model: Model,
      options: CallOptions = {},
    ): Promise<number[]> {
      const found = await relevances(features, query, model, { ...options, topK: features.length })
      const byUuid = new Map(found.map((feature) => [featureOf(feature).uuid, feature.relevance]))
      return Array.from(features, ({ uuid }) => byUuid.get(uuid) ?? 0)
    },

    /** The features nearest to a feature, or to the centre of a group, nearest first. */
    async neighbors(
      features: Feature | FeatureGroup,
      model: Model,
      options: TopOptions = {},
    ): Promise<FeatureGroup> {
      const body = {
        feature_indices: Array.from(asGroup(features), ({ indexInSae }) => indexInSae),
        model: modelName(model),
        top_k: options.topK ?? DEFAULT_TOP_K,
      }
      return groupOf(
        (await post(transport, '/attributions/neighbors', body, neighborsResponse, options)).neighbors,
      )
    },

    /** Features by their index in the SAE. */
    async lookup(
      indices: readonly number[],
      model: Model,
      options?: CallOptions,
    ): Promise<Map<number, Feature>> {
      const body = { indices, model: modelName(model) }
      const { features } = await post(transport, '/features/lookup', body, lookupResponse, options)
      return new Map(features.map((found) => [found.index_in_sae, featureOf({ ...found, id: found.uuid })]))
    },

    /** Features by their ids, in the order asked. */
    async list(ids: readonly string[], options?: CallOptions): Promise<FeatureGroup> {
      const parts = Array.from({ length: Math.ceil(ids.length / IDS_PER_CALL) }, (_, i) =>
        ids.slice(i * IDS_PER_CALL, (i + 1) * IDS_PER_CALL),
      )
      const answers = await Promise.all(
        parts.map((feature_id) => {
          const call = { method: 'GET', path: '/features/', query: { feature_id } } as const
          return request(transport, call, relevantFeatures, options)
        }),
      )
      return groupOf(answers.flatMap(({ features }) => features))
    },
  }
}
