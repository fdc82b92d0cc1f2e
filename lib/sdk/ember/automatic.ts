import {
  autoConditionalResponse,
  autoEditsResponse,
  contrastiveDatasetResponse,
  contrastResponse,
  type ContrastiveDatasetResponse,
} from '@/lib/protocols/ember/contract'
import { ConditionalGroup, FeatureEdits, type FeatureGroup } from '@/lib/steering'
import type { CallOptions, Transport } from '../core'
import type { TopOptions } from './features'
import { featureOf, groupOf, modelName, post, type Conversation, type Model } from './wire'

const DEFAULT_CONTRAST = 5
/** The server writes, or reads, many conversations. */
const LONG_MS = 120_000

/** Features from descriptions and from examples. */
export function automaticApi(transport: Transport) {
  return {
    /** Edits that make a model do what is described. */
    async autoSteer(specification: string, model: Model, options?: CallOptions): Promise<FeatureEdits> {
      const body = { specification, model: modelName(model) }
      const { edits } = await post(transport, '/features/auto-edits', body, autoEditsResponse, options)
      return new FeatureEdits(edits.map(([feature, strength]) => [featureOf(feature), strength]))
    },

    /** The condition on features that is described. */
    async autoConditional(
      specification: string,
      model: Model,
      options?: CallOptions,
    ): Promise<ConditionalGroup> {
      const body = { specification, model: modelName(model) }
      const path = '/features/auto-conditional'
      return ConditionalGroup.fromJson(
        (await post(transport, path, body, autoConditionalResponse, options)).conditional,
      )
    },

    /** Conversations that show what is described, and the same ones without it. */
    generateContrastiveStimulus(
      specification: string,
      options?: CallOptions,
    ): Promise<ContrastiveDatasetResponse> {
      const path = '/attributions/generate-contrastive-dataset'
      return post(transport, path, { specification }, contrastiveDatasetResponse, {
        timeoutMs: LONG_MS,
        ...options,
      })
    },

    /**
     * The features that tell two datasets apart: first those that fire more in the first one, then the second one's.
     * Throws a RangeError for empty datasets and for datasets of different lengths, as Python does.
     */
    async contrast(
      dataset1: readonly Conversation[],
      dataset2: readonly Conversation[],
      model: Model,
      options: TopOptions = {},
    ): Promise<[FeatureGroup, FeatureGroup]> {
      if (dataset1.length === 0 || dataset1.length !== dataset2.length) {
        throw new RangeError('Both datasets need the same number of conversations, at least one.')
      }
      const { topK = DEFAULT_CONTRAST } = options
      const datasets = { dataset_1: dataset1, dataset_2: dataset2, k_to_add: topK, k_to_remove: topK }
      const body = { ...datasets, model: modelName(model) }
      const path = '/chat-attribution/contrast'
      const found = await post(transport, path, body, contrastResponse, { timeoutMs: LONG_MS, ...options })
      return [groupOf(found.dataset_1_features), groupOf(found.dataset_2_features)]
    },
  }
}
