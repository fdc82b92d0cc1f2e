import { Failure } from '@/lib/errors'
import { keptUuid, type CatalogueEntry } from '@/lib/catalogue'
import type { Context } from './context'

/**
 * Deletes a feature that a person made: models lose it when they are used next, at every instance. Variants that steer by it say so from then on, until their edit is cleared. Throws
 * `unknown_feature`, and `validation_failed` for a feature of an SAE.
 */
export async function removeFeature({ models, made }: Context, featureId: string): Promise<CatalogueEntry> {
  const uuid = keptUuid(featureId)
  const owner = await made.ownerOf(uuid)
  if (owner === null) throw refusal(models.present, featureId)
  const kept = (await made.list(owner)).find(({ entry }) => entry.uuid === uuid)!
  await made.remove(owner, uuid)
  return kept.entry
}

function refusal(present: Context['models']['present'], featureId: string): Failure {
  const [known] = present.flatMap(({ catalogue }) => catalogue.byUuid(featureId) ?? [])
  if (!known || known.made) {
    return new Failure('unknown_feature', `There is no feature with id "${featureId}" that somebody made.`)
  }
  return new Failure(
    'validation_failed',
    `The feature "${known.label}" is one of the model's SAE. Only features that people made can be deleted.`,
  )
}
