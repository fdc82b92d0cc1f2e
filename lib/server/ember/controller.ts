import { Controller, type Feature, type JsonIssue, type Scope } from '@/lib/steering'
import type { Services } from '../services'
import { placeOf } from './errors'
import { valueError } from './pydantic'

/** More than this is no program that a person or a script meant, and every token would pay for it. */
const MAX_MENTIONS = 2048

const PLACE = ['body', 'controller']

/**
 * The controller of a request; an empty one if it has none. Features count by `index_in_sae`.
 * Throws RequestValidationError for anything that is not a controller, and for features that do not exist.
 */
export function readController({ engine }: Services, data: unknown): Controller {
  if (data === undefined || data === null) return new Controller()
  const controller = parse(data)
  const mentioned = [...mentions(controller)]
  if (mentioned.length > MAX_MENTIONS) {
    const told = `A controller may name features ${MAX_MENTIONS} times at most, not ${mentioned.length}`
    throw valueError(PLACE, told, null)
  }
  const { features } = engine.card
  const unknown = mentioned.find(({ indexInSae }) => indexInSae >= features)
  if (unknown) throw valueError(PLACE, noFeature(unknown.indexInSae, features), unknown.json())
  return controller
}

export const noFeature = (index: number, features: number): string =>
  `There is no feature with index ${index}; this model has 0 to ${features - 1}`

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

/** By name, since the bundler may give thrower and catcher their own copies of the class. */
function isSteeringJsonError(error: unknown): error is Error & { issues: readonly JsonIssue[] } {
  return error instanceof Error && error.name === 'SteeringJsonError'
}

/** Every feature that a controller names, as often as it does. */
function* mentions(controller: Controller): Generator<Feature> {
  for (const { features } of controller.interventions) yield* features
  for (const scope of controller.scopes) yield* mentionsOfScope(scope)
}

function* mentionsOfScope({ conditionals, controller }: Scope): Generator<Feature> {
  for (const { left, right } of conditionals.conditionals) {
    yield* left
    if (typeof right !== 'number') yield* right
  }
  yield* mentions(controller)
}
