import { Failure, invalid } from '@/lib/errors'
import { isSteeringJsonError, Variant, type Feature } from '@/lib/steering'
import type { Context } from './context'
import { MAX_MENTIONS, mentionsOf } from './mentions'
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
  const mentions = [...mentionsOf(variant.controller())]
  if (mentions.length > MAX_MENTIONS) {
    throw invalid(FIELD, `may name features ${MAX_MENTIONS} times at most, not ${mentions.length}`)
  }
  const { catalogue } = await context.models.get(name, signal)
  const isKnown = ({ uuid, indexInSae }: Feature) => catalogue.byUuid(uuid)?.indexInSae === indexInSae
  const stranger = mentions.find((feature) => !isKnown(feature))
  if (stranger) throw foreign(stranger)
  return variant
}

function foreign({ uuid, indexInSae }: Feature): Failure {
  return new Failure(
    'unknown_feature',
    `No feature here has both the id "${uuid}" and the index ${indexInSae}: is the variant one of another model?`,
  )
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
