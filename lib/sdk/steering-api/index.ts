export type {
  ActivationsResponse,
  AttributeResponse,
  ContrastResponse,
  FeatureItem,
  FeatureRerankResponse,
  FeatureSearchResponse,
  InspectResponse,
  InterventionSpec,
  LogitsResponse,
  SteeredChunk,
  SteeredCompletion,
} from '@/lib/protocols/steering-api/contract'
export {
  BadRequest,
  ConnectionError,
  HttpError,
  NotFound,
  ProtocolError,
  RateLimit,
  RequestFailed,
  SdkError,
  ServerError,
  TimeoutError,
  Unauthorized,
} from '../core'
export { type ChatCompletionParams, type ChatMessage } from './chat'
export { SteeringApiClient, type SteeringApiOptions } from './client'
export {
  type ActivationsParams,
  type AttributeParams,
  type ContrastParams,
  type InspectParams,
  type LogitsParams,
  type RerankParams,
  type SearchParams,
} from './params'
export { Variant, type InterventionMode } from './variant'
