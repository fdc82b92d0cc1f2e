import { Controller, isSteeringJsonError } from '@/lib/steering'
import type { Catalogue } from '@/lib/catalogue'
import { MAX_MENTIONS, mentionsOf } from '@/lib/operations/mentions'
import { rangeOf } from '@/lib/operations/resolve-feature'
import type { ServedModel } from '@/lib/models/served-model'
import { placeOf } from './errors'
import { valueError } from './pydantic'

const PLACE = ['body', 'controller']

/**
 * The controller of a request; an empty one if it has none. Features count by `index_in_sae`.
 * Throws RequestValidationError for anything that is not a controller, and for features that do not exist.
 */
export function readController({ catalogue }: ServedModel, data: unknown): Controller {
  if (data === undefined || data === null) return new Controller()
  const controller = parse(data)
  const mentioned = [...mentionsOf(controller)]
  if (mentioned.length > MAX_MENTIONS) {
    const told = `A controller may name features ${MAX_MENTIONS} times at most, not ${mentioned.length}`
    throw valueError(PLACE, told, null)
  }
  const unknown = mentioned.find(({ indexInSae }) => !catalogue.byIndex(indexInSae))
  if (unknown) throw valueError(PLACE, noFeature(unknown.indexInSae, catalogue), unknown.json())
  return controller
}

export const noFeature = (index: number, catalogue: Catalogue): string =>
  `There is no feature with index ${index}; this model has ${rangeOf(catalogue)}`

function parse(data: unknown): Controller {
  try {
    return Controller.fromJson(data)
  } catch (error) {
    if (!isSteeringJsonError(error)) throw error
    const [first] = error.issues
    if (!first) throw error
    throw valueError([...PLACE, ...placeOf(first.path)], first.message, null)
  }
}
