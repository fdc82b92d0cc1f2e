import type { FeatureDetail } from '@/lib/contract'
import type { Services } from '../services'
import { resolveFeature } from './resolve-feature'
import { describe } from './summary'

/** `GET /features/{feature_id}`: a feature with the evidence behind its label. */
export function featureDetail({ catalogue }: Services, featureId: string): FeatureDetail {
  const entry = resolveFeature(catalogue, { feature_id: featureId })
  const { unit, f1, examples, promoted, suppressed } = entry
  return { ...describe(entry), unit, f1, examples, promoted, suppressed }
}
