import type { ServedModel } from '@/lib/models/served-model'
import { Feature, type Variant } from '@/lib/steering'
import type { Address } from '@/lib/store/port'
import type { Context } from './context'
import { resolveFeature, type FeatureReference } from './resolve-feature'
import { changeVariant, openVariant } from './variant-access'

/** Removes a feature's edit. A feature without one is left as it is. */
export async function clear(
  context: Context,
  address: Address,
  reference: FeatureReference,
  signal: AbortSignal,
): Promise<{ label: string }> {
  const { model, variant } = await openVariant(context, address, signal)
  const gone = findGone(variant, model, reference)
  const feature = gone ?? new Feature(resolveFeature(context, model, reference))
  await changeVariant(context.store, address, (stored) => stored.clear(feature))
  return { label: feature.label }
}

/** The edited feature that a reference names, where it was deleted from the model and the edit is all that is left of it. */
function findGone(
  variant: Variant,
  { catalogue }: ServedModel,
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
