import type { CatalogueEntry } from '@/lib/catalogue'
import type { Address } from '@/lib/store/port'
import type { Context } from './context'
import { resolveFeature, type FeatureReference } from './resolve-feature'
import { applyEdits, changeVariant, openVariant } from './variant-access'

/** Removes a feature's edit. A feature without one is left as it is. */
export async function clear(
  context: Context,
  address: Address,
  reference: FeatureReference,
  signal: AbortSignal,
): Promise<CatalogueEntry> {
  const { model } = await openVariant(context, address, signal)
  const entry = resolveFeature(context, model, reference)
  await changeVariant(context.store, address, (variant) => applyEdits(variant, [{ entry, value: null }]))
  return entry
}
