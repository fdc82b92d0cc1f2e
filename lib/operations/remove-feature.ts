import { Failure } from '@/lib/errors'
import type { CatalogueEntry } from '@/lib/catalogue'
import type { Context } from './context'
import { resolveIn } from './resolve-feature'

/**
 * Deletes a feature that a person made. Variants that steer by it say so from then on, until their edit is cleared. Throws
 * `unknown_feature`, and `validation_failed` for a feature of an SAE.
 */
export async function removeFeature({ models, made }: Context, featureId: string): Promise<CatalogueEntry> {
  const uuid = dashed(featureId)
  const owner = await made.ownerOf(uuid)
  if (owner === null) throw refusal(models.present, featureId)
  const kept = (await made.list(owner)).find(({ entry }) => entry.uuid === uuid)!
  await made.remove(owner, uuid)
  await models.present.find(({ name }) => name === owner)?.made.remove(uuid)
  return kept.entry
}

function refusal(present: Context['models']['present'], featureId: string): Failure {
  const model = present.find(({ catalogue }) => catalogue.byUuid(featureId))
  if (!model) {
    return new Failure('unknown_feature', `There is no feature with id "${featureId}" that somebody made.`)
  }
  const { label } = resolveIn(model.catalogue, { id: featureId })
  return new Failure(
    'validation_failed',
    `The feature "${label}" is one of the model's SAE. Only features that people made can be deleted.`,
  )
}

function dashed(id: string): string {
  return id
    .toLowerCase()
    .replaceAll('-', '')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
