export * from './attribution'
export { steeredChunk, steeredCompletion, type SteeredChunk, type SteeredCompletion } from './chat'
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
export { interventions, interventionSpec, MAX_INTERVENTIONS, type InterventionSpec } from './interventions'
