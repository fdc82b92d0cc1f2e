import { Variant, type Feature } from '@/lib/steering'
import { ApiError } from '@/lib/errors'
import type { Services } from '@/lib/server/services'
import { isSteeringJsonError } from '@/lib/steering-json'
import { invalid } from '@/lib/protocols/http/validation'
import { MAX_MENTIONS, mentionsOf } from './mentions'
import { checkSize } from './variant-access'

const FIELD = 'variant_json'

/**
 * A variant that came as JSON. Throws `validation_failed` for anything that is no variant, for another base model and for one
 * too large, and `unknown_feature` where id and index do not name one feature here: it was made for another model then.
 */
export function givenVariant({ catalogue, models }: Services, json: unknown): Variant {
  const variant = parse(json)
  if (models.resolve(variant.baseModel) === null) {
    const accepted = models.accepted.map((name) => `"${name}"`).join(', ')
    throw invalid(`${FIELD}.base_model`, `is not served here. Served: ${accepted}`)
  }
  checkSize(variant)
  const mentions = [...mentionsOf(variant.controller())]
  if (mentions.length > MAX_MENTIONS) {
    throw invalid(FIELD, `may name features ${MAX_MENTIONS} times at most, not ${mentions.length}`)
  }
  const isKnown = ({ uuid, indexInSae }: Feature) => catalogue.byUuid(uuid)?.indexInSae === indexInSae
  const stranger = mentions.find((feature) => !isKnown(feature))
  if (stranger) throw foreign(stranger)
  return variant
}

function foreign({ uuid, indexInSae }: Feature): ApiError {
  return new ApiError(
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
