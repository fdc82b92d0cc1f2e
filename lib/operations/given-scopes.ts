import { Failure, invalid } from '@/lib/errors'
import type { ServedModel } from '@/lib/models/served-model'
import {
  isSteeringJsonError,
  Variant,
  type Feature,
  type NestedScope,
  type NestedScopeJson,
} from '@/lib/steering'
import type { Context } from './context'
import { MAX_MENTIONS, mentionsOf } from './mentions'

/**
 * Scopes that came as JSON, for a variant of `baseModel`, by whatever name they call it. Throws `validation_failed` for scopes of another model and for too many
 * mentions of features, and `unknown_feature` where id and index do not name one feature of the model.
 * @param field where they stand in the request
 */
export async function givenScopes(
  { models }: Pick<Context, 'models'>,
  model: Pick<ServedModel, 'catalogue'>,
  baseModel: string,
  scopes: readonly NestedScopeJson[],
  field: string,
): Promise<readonly NestedScope[]> {
  const names = await models.names()
  const own = names.resolve(baseModel)
  const isOwn = (name: string) => name === baseModel || (own !== undefined && names.resolve(name) === own)
  const variant = read(baseModel, renamed(scopes, isOwn, baseModel), field)
  requireKnownFeatures(variant, model, field)
  return variant.scopes
}

/** Inner variants under the name that the outer one gives their model, where it is the same. */
const renamed = (
  scopes: readonly NestedScopeJson[],
  isOwn: (name: string) => boolean,
  name: string,
): NestedScopeJson[] =>
  scopes.map(({ nested_variant: inner, ...scope }) => ({
    ...scope,
    nested_variant: {
      ...inner,
      base_model: isOwn(inner.base_model) ? name : inner.base_model,
      scopes: renamed(inner.scopes, isOwn, name),
    },
  }))

function read(baseModel: string, scopes: readonly NestedScopeJson[], field: string): Variant {
  try {
    return Variant.fromJson({ base_model: baseModel, edits: [], scopes })
  } catch (error) {
    if (!isSteeringJsonError(error)) throw error
    const [{ path, message } = { path: 'scopes', message: error.message }] = error.issues
    throw invalid(path.replace(/^scopes/, field), message)
  }
}

/** Throws unless the variant mentions features of this model alone, and not too often. */
export function requireKnownFeatures(
  variant: Variant,
  { catalogue }: Pick<ServedModel, 'catalogue'>,
  field: string,
): void {
  const mentions = [...mentionsOf(variant.controller())]
  if (mentions.length > MAX_MENTIONS)
    throw invalid(field, `may name features ${MAX_MENTIONS} times at most, not ${mentions.length}`)
  const isKnown = ({ uuid, indexInSae }: Feature) => catalogue.byUuid(uuid)?.indexInSae === indexInSae
  const stranger = mentions.find((feature) => !isKnown(feature))
  if (stranger) throw foreign(stranger)
}

function foreign({ uuid, indexInSae }: Feature): Failure {
  return new Failure(
    'unknown_feature',
    `No feature here has both the id "${uuid}" and the index ${indexInSae}: is the variant one of another model?`,
  )
}
