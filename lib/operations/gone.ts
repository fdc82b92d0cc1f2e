import { Failure } from '@/lib/errors'
import type { ServedModel } from '@/lib/models/served-model'
import type { Variant } from '@/lib/steering'
import { mentionsOf } from './mentions'

/**
 * Throws `unknown_feature` for a variant that steers by a feature which is there no more: an answer without it would pass for
 * one with it.
 */
export function requirePresent(variant: Variant, { catalogue }: Pick<ServedModel, 'catalogue'>): void {
  for (const { uuid, label } of mentionsOf(variant.controller())) {
    if (catalogue.byUuid(uuid)) continue
    throw new Failure(
      'unknown_feature',
      `The variant steers by "${label}", a feature that was deleted. Remove its edit: POST /api/v1/features/clear with feature_id "${uuid}".`,
    )
  }
}
