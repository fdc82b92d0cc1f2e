import type { CatalogueEntry } from '@/lib/catalogue'
import { Failure } from '@/lib/errors'
import type { ServedModel } from '@/lib/models/served-model'
import { unknownFeature } from '../v1/controller'
import type { FeatureItem } from './contract'

export function toItem(
  { card }: ServedModel,
  { uuid, label, indexInSae, layer }: CatalogueEntry,
): FeatureItem {
  return {
    id: uuid,
    label,
    layer: layer ?? card.sae?.steerLayer ?? 0,
    index_in_sae: indexInSae,
    dimension: null,
  }
}

/**
 * The catalogue's entry for an item that came back. Throws `unknown_feature` if index and id do not name one feature:
 * the item then belongs to another model.
 */
export function fromItem({ catalogue }: ServedModel, item: FeatureItem, at: number): CatalogueEntry {
  const entry = catalogue.byIndex(item.index_in_sae)
  if (!entry) throw unknownFeature(item.index_in_sae, catalogue, `features[${at}].index_in_sae`)
  if (catalogue.byUuid(item.id) === entry) return entry
  const message = `The feature with index ${item.index_in_sae} has the id "${entry.uuid}", not "${item.id}": is it a feature of another model?`
  throw new Failure('unknown_feature', message, { issues: [{ path: `features[${at}].id`, message }] })
}
