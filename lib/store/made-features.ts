/**
 * The store port of features that people made, by the model that they were made of. Each adapter passes the suite in
 * `made-conformance.ts`.
 */
import { Failure } from '@/lib/errors'
import type { MadeFeature } from '@/lib/models/made-feature'

/** As many as a list still serves people. */
export const MOST_PER_MODEL = 256

export interface MadeFeatureStore {
  /** The uuids of the model's made features, by rising index of the features: what each instance asks for every request. */
  ids(model: string): Promise<readonly string[]>
  /** The model's made features, by rising index. */
  list(model: string): Promise<readonly MadeFeature[]>
  /** A free index: no smaller than `least`, and none that was handed out before. @param least one more than the SAE's largest */
  nextIndex(model: string, least: number): Promise<number>
  /** Throws TooManyFeatures, and then changes nothing. */
  add(model: string, feature: MadeFeature): Promise<void>
  /** The model that the feature is of; null if there is none of this uuid (in lower case, with dashes), or it is no uuid. */
  ownerOf(uuid: string): Promise<string | null>
  /** Does nothing for a feature that is not there. */
  remove(model: string, uuid: string): Promise<void>
}

export class TooManyFeatures extends Failure {
  override readonly name = 'TooManyFeatures'
  constructor(model: string) {
    super(
      'validation_failed',
      `${MOST_PER_MODEL} features were made of "${model}", which is the most there can be. Delete one with DELETE /api/v1/features/{feature_id} first.`,
    )
  }
}
