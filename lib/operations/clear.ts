import { Feature } from '@/lib/steering'
import type { StoredVariant } from '@/lib/store/port'
import type { Context } from './context'
import { findGone } from './gone'
import { resolveFeature, type FeatureReference } from './resolve-feature'
import type { Target } from './stale'
import { changeVariant, openVariant } from './variant-access'

/** Removes a feature's edit. A feature without one is left as it is. */
export async function clear(
  context: Context,
  target: Target,
  reference: FeatureReference,
  signal: AbortSignal,
): Promise<{ label: string; stored: StoredVariant }> {
  const { model, variant } = await openVariant(context, target, signal)
  const gone = findGone(variant, model, reference)
  const feature = gone ?? new Feature(resolveFeature(context, model, reference))
  const stored = await changeVariant(context.store, target, (held) => held.clear(feature))
  return { label: feature.label, stored }
}
