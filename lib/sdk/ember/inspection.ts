import { featuresResponse } from '@/lib/protocols/ember/contract'
import type { Feature, FeatureGroup } from '@/lib/steering'
import type { CallOptions, Transport } from '../core'
import { ContextInspector, type AggregateBy } from './context-inspector'
import type { findingApi } from './features'
import { asGroup, post, steeredModel, type Conversation, type Model } from './wire'

export interface InspectOptions extends CallOptions {
  /** Only these. */
  features?: Feature | FeatureGroup
  /** `frequency` if left out. */
  aggregateBy?: AggregateBy
}

/** Seeing what fires while a model, or a variant with its program running, reads a conversation. */
export function inspectionApi(transport: Transport, { list }: ReturnType<typeof findingApi>) {
  const read = (messages: Conversation, model: Model, options: InspectOptions) => {
    const { features, aggregateBy = 'frequency' } = options
    const body = {
      messages,
      ...steeredModel(model),
      aggregate_by: aggregateBy === 'frequency' ? 'count' : aggregateBy,
      include_feature_indexes: features && Array.from(asGroup(features), ({ indexInSae }) => indexInSae),
    }
    return post(transport, '/chat-attribution/compute-features', body, featuresResponse, options)
  }

  return {
    async inspect(
      messages: Conversation,
      model: Model,
      options: InspectOptions = {},
    ): Promise<ContextInspector> {
      const response = await read(messages, model, options)
      const ids = new Set(response.tokens.flatMap(({ attributions }) => attributions.map(({ id }) => id)))
      const features = await list([...ids], options)
      const byUuid = new Map(Array.from(features, (feature) => [feature.uuid, feature]))
      return new ContextInspector(response, byUuid, options.aggregateBy)
    },

    /** The activations in the SAE's units: [tokens][features]. */
    async activations(
      messages: Conversation,
      model: Model,
      options: Omit<InspectOptions, 'aggregateBy'> = {},
    ): Promise<Float32Array[]> {
      return new ContextInspector(await read(messages, model, options), new Map()).matrix()
    },
  }
}
