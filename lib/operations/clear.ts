import { Feature } from '@/lib/steering'
import type { Address } from '@/lib/store/port'
import type { Context } from './context'
import { findGone } from './gone'
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
