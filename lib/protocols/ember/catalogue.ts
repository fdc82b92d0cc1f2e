import type { CatalogueEntry } from '@/lib/catalogue'
import type { EmberFeature } from '@/lib/protocols/ember/contract'
import type { ServedModel } from '@/lib/models/served-model'
import { noFeature } from './controller'
import { valueError } from './pydantic'

type Place = (string | number)[]

/** A feature as Ember writes it. */
export function featureOf({ uuid, label, indexInSae }: CatalogueEntry): EmberFeature {
  return { id: uuid, label, index_in_sae: indexInSae }
}

/** The features with these indexes. Throws RequestValidationError for the first that does not exist. */
export function entriesAt(
  { catalogue }: ServedModel,
  indices: readonly number[],
  place: Place,
): CatalogueEntry[] {
  return indices.map((index, i) => {
    const entry = catalogue.byIndex(index)
    if (entry) return entry
    throw valueError([...place, i], noFeature(index, catalogue), index)
  })
}

/** The features with these uuids. Throws RequestValidationError for the first that does not exist. */
export function entriesOf(
  { catalogue }: ServedModel,
  ids: readonly string[],
  place: Place,
): CatalogueEntry[] {
  return ids.map((id, i) => {
    const entry = catalogue.byUuid(id)
    if (entry) return entry
    throw valueError([...place, i], 'There is no feature with this id', id)
  })
}
