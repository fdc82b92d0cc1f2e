import type { Controller, Feature, Scope } from '@/lib/steering'

/** More than this is no program that a person or a script meant, and every token would pay for it. */
export const MAX_MENTIONS = 2048

/** Every feature that a controller names, in its interventions and conditions, as often as it does. */
export function* mentionsOf(controller: Controller): Generator<Feature> {
  for (const { features } of controller.interventions) yield* features
  for (const scope of controller.scopes) yield* mentionsOfScope(scope)
}

function* mentionsOfScope({ conditionals, controller }: Scope): Generator<Feature> {
  for (const { left, right } of conditionals.conditionals) {
    yield* left
    if (typeof right !== 'number') yield* right
  }
  yield* mentionsOf(controller)
}
