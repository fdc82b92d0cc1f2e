import type { CatalogueEntry } from '@/lib/catalogue'
import type { FeatureItem } from '@/lib/protocols/steering-api/contract'
import { OpenAiError } from '../openai/errors'
import { unknownFeature } from '../openai/controller'
import type { Services } from '@/lib/server/services'

export function toItem({ engine }: Services, { uuid, label, indexInSae }: CatalogueEntry): FeatureItem {
  return { id: uuid, label, layer: engine.card.hookLayer, index_in_sae: indexInSae, dimension: null }
}

/**
 * The catalogue's entry for an item that came back. Throws `unknown_feature` if index and id do not name one feature:
 * the item then belongs to another model.
 */
export function fromItem({ catalogue }: Services, item: FeatureItem, at: number): CatalogueEntry {
  const entry = catalogue.byIndex(item.index_in_sae)
  if (!entry) {
    throw unknownFeature(item.index_in_sae, catalogue.entries.length, `features[${at}].index_in_sae`)
  }
  if (catalogue.byUuid(item.id) === entry) return entry
  const message = `The feature with index ${item.index_in_sae} has the id "${entry.uuid}", not "${item.id}": is it a feature of another model?`
  throw new OpenAiError(400, 'unknown_feature', message, `features[${at}].id`)
}
