import {
  activationsResponse,
  attributeResponse,
  contrastResponse,
  featureRerankResponse,
  featureSearchResponse,
  inspectResponse,
  logitsResponse,
  type ActivationsResponse,
  type AttributeResponse,
  type ContrastResponse,
  type FeatureItem,
  type FeatureRerankResponse,
  type FeatureSearchResponse,
  type InspectResponse,
  type InterventionSpec,
  type LogitsResponse,
} from '@/lib/contract/steering-api'
import type { z } from 'zod'
import { request, type CallOptions, type Transport } from '../core'
import type { ChatMessage } from './chat'
import { nameOf, steeredBy, type Variant } from './variant'

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

/** Everything here throws what `request` throws. */
export class Features {
  constructor(private readonly transport: Transport) {}

  /** The features that a query means, the best first. */
  search({ model, ...rest }: SearchParams, options?: CallOptions): Promise<FeatureSearchResponse> {
    const body = { ...rest, model_name: nameOf(model) }
    return this.post('/v1/features/search', body, featureSearchResponse, options)
  }

  /** The given features sorted by how well they fit a query. */
  rerank({ model, ...rest }: RerankParams, options?: CallOptions): Promise<FeatureRerankResponse> {
    const body = { ...rest, model_name: nameOf(model) }
    return this.post('/v1/features/rerank', body, featureRerankResponse, options)
  }

  /** The features that fire most on a conversation, in the SAE's units. */
  inspect(params: InspectParams, options?: CallOptions): Promise<InspectResponse> {
    return this.post('/v1/chat_attribution/inspect', readingBody(params), inspectResponse, options)
  }

  /** One number for every latent of the SAE. */
  activations(params: ActivationsParams, options?: CallOptions): Promise<ActivationsResponse> {
    return this.post('/v1/chat_attribution/activations', readingBody(params), activationsResponse, options)
  }

  /** What tokens of a conversation owe to each feature before them. */
  attribute(params: AttributeParams, options?: CallOptions): Promise<AttributeResponse> {
    return this.post('/v1/chat_attribution/attribute', readingBody(params), attributeResponse, options)
  }

  /** The logits of the next token, by its text. */
  logits(params: LogitsParams, options?: CallOptions): Promise<LogitsResponse> {
    return this.post('/v1/chat_attribution/logits', readingBody(params), logitsResponse, options)
  }

  /** The features that tell two sets of conversations from each other. */
  contrast({ model, ...rest }: ContrastParams, options?: CallOptions): Promise<ContrastResponse> {
    const body = { ...rest, model: nameOf(model) }
    return this.post('/v1/chat_attribution/contrast', body, contrastResponse, options)
  }

  private post<S extends z.ZodType>(path: string, body: object, schema: S, options?: CallOptions) {
    return request(this.transport, { method: 'POST', path, body }, schema, options)
  }
}

function readingBody<Params extends ReadingParams>({ model, interventions, ...rest }: Params) {
  return { ...rest, ...steeredBy(model, interventions) }
}
