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
  type FeatureRerankResponse,
  type FeatureSearchResponse,
  type InspectResponse,
  type LogitsResponse,
} from '@/lib/protocols/steering-api/contract'
import type { z } from 'zod'
import { request, type CallOptions, type Transport } from '../core'
import type {
  ActivationsParams,
  AttributeParams,
  ContrastParams,
  InspectParams,
  LogitsParams,
  ReadingParams,
  RerankParams,
  SearchParams,
} from './params'
import { nameOf, steeredBy } from './variant'

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
