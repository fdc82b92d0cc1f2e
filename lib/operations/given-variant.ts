import { invalid } from '@/lib/errors'
import { isSteeringJsonError, Variant } from '@/lib/steering'
import type { Context } from './context'
import { requireKnownFeatures } from './given-scopes'
import { checkSize } from './variant-access'

const FIELD = 'variant_json'

/**
 * A variant that came as JSON. Throws `validation_failed` for anything that is no variant, for a base model that is not
 * served and for one too large, and `unknown_feature` where id and index do not name one feature of the base model: it was
 * made for another model then.
 */
export async function givenVariant(context: Context, json: unknown, signal: AbortSignal): Promise<Variant> {
  const variant = parse(json)
  const names = await context.models.names()
  const name = names.resolve(variant.baseModel)
  if (name === undefined) {
    const accepted = names.accepted.map((each) => `"${each}"`).join(', ')
    throw invalid(`${FIELD}.base_model`, `is not served here. Served: ${accepted}`)
  }
  checkSize(variant)
  requireKnownFeatures(variant, await context.models.get(name, signal), FIELD)
  return variant
}

function parse(json: unknown): Variant {
  try {
    return Variant.fromJson(json)
  } catch (error) {
    if (!isSteeringJsonError(error)) throw error
    const [{ path, message } = { path: '', message: error.message }] = error.issues
    throw invalid([FIELD, path].filter((part) => part !== '').join('.'), message)
  }
}
