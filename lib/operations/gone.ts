import { Failure } from '@/lib/errors'
import type { ServedModel } from '@/lib/models/served-model'
import type { Feature, Variant } from '@/lib/steering'
import { mentionsOf } from './mentions'
import type { FeatureReference } from './resolve-feature'

/**
 * Throws `unknown_feature` for a variant that steers by a feature which is there no more: an answer without it would pass for
 * one with it.
 */
export function requirePresent(variant: Variant, { catalogue }: Pick<ServedModel, 'catalogue'>): void {
  for (const { uuid, label } of mentionsOf(variant.controller())) {
    if (catalogue.byUuid(uuid)) continue
    throw new Failure(
      'unknown_feature',
      `The variant steers by "${label}", a feature that was deleted. Remove its edit, or the scope that names it: POST /api/v1/features/clear with feature_id "${uuid}".`,
    )
  }
}

/** The edited feature that a reference names, where it was deleted from the model and the edit is all that is left of it. */
export function findGone(
  variant: Variant,
  { catalogue }: Pick<ServedModel, 'catalogue'>,
  reference: FeatureReference,
): Feature | undefined {
  const names = ({ uuid, label, indexInSae }: Feature) =>
    'id' in reference
      ? uuid.replaceAll('-', '') === reference.id.toLowerCase().replaceAll('-', '')
      : 'label' in reference
        ? label === reference.label
        : indexInSae === reference.index
  const held = [...variant.edits].map(([feature]) => feature)
  return held.find((feature) => names(feature) && !catalogue.byUuid(feature.uuid))
}
