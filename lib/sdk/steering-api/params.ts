import type { FeatureItem, InterventionSpec } from '@/lib/protocols/steering-api/contract'
import type { ChatMessage } from './chat'
import type { Variant } from './variant'

/** Fields have the protocol's names, and the defaults are the server's: 10 features, the mean. */
interface OfModel {
  /** A variant, or a model's name. */
  model: Variant | string
}

export interface SearchParams extends OfModel {
  query: string
  /** 1 … 100 */
  top_k?: number
}

export interface RerankParams extends SearchParams {
  features: readonly FeatureItem[]
}

/** A conversation that the model reads, with the variant's interventions or with those given in their place. */
export interface ReadingParams extends OfModel {
  messages: readonly ChatMessage[]
  interventions?: readonly InterventionSpec[]
}

export interface InspectParams extends ReadingParams {
  aggregation_method?: 'mean' | 'max' | 'sum' | 'frequency'
  /** 1 … 100 */
  top_k?: number
}

export interface ActivationsParams extends ReadingParams {
  aggregation_method?: 'mean' | 'max'
}

/** Token positions of the conversation as the model reads it, from 0; the end is exclusive. */
interface Range {
  start_idx?: number
  end_idx?: number
}

export interface AttributeParams extends ReadingParams, Range {
  /** 1 … 20 */
  top_k?: number
}

export interface LogitsParams extends ReadingParams, Range {
  top_k?: number
}

type Dataset = readonly (readonly ChatMessage[])[]

export interface ContrastParams extends OfModel {
  dataset_1: Dataset
  dataset_2: Dataset
  /** While the model reads dataset_1. A variant's own interventions are not used here. */
  interventions_1?: readonly InterventionSpec[]
  interventions_2?: readonly InterventionSpec[]
  /** 1 … 100 */
  k_to_add?: number
  k_to_remove?: number
}
