export * from './activity'
export { steeredChunk, steeredCompletion, type SteeredChunk, type SteeredCompletion } from './chat'
export * from './contrast'
export { featureItem, type FeatureItem } from './feature-item'
export {
  featureRerankRequest,
  featureRerankResponse,
  featureSearchRequest,
  featureSearchResponse,
  type FeatureRerankRequest,
  type FeatureRerankResponse,
  type FeatureSearchRequest,
  type FeatureSearchResponse,
} from './features'
export * from './influence'
export {
  interventions,
  interventionSpec,
  MAX_INTERVENTIONS,
  type InterventionSpec,
} from '../../v1/contract/interventions'
