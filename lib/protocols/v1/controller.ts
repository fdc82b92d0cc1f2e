import type { z } from 'zod'
import type { Catalogue } from '@/lib/catalogue'
import { Failure } from '@/lib/errors'
import { rangeOf } from '@/lib/operations/resolve-feature'
import { Controller, Feature, Intervention } from '@/lib/steering'
import type { interventionSpec } from './contract/interventions'

const MODES = { add: 'nudge', clamp: 'pin' } as const

/**
 * The controller that a list of interventions means. Throws `unknown_feature`.
 * @param field where the list stands in the request
 */
export function controllerOf(
  catalogue: Catalogue,
  specs: readonly z.output<typeof interventionSpec>[],
  field = 'interventions',
): Controller {
  const interventions = specs.map(({ index_in_sae: index, mode, strength }, at) => {
    const entry = catalogue.byIndex(index)
    if (!entry) throw unknownFeature(index, catalogue, `${field}[${at}].index_in_sae`)
    return new Intervention(MODES[mode], new Feature(entry), strength)
  })
  return new Controller({ interventions })
}

export function unknownFeature(index: number, catalogue: Catalogue, path: string): Failure {
  const message = `There is no feature with index ${index}; this model has ${rangeOf(catalogue)}. Find one with POST /v1/features/search.`
  return new Failure('unknown_feature', message, { issues: [{ path, message }] })
}
