import type { z } from 'zod'
import type { interventionSpec } from '@/lib/protocols/steering-api/contract'
import { Controller, Feature, Intervention } from '@/lib/steering'
import type { Services } from '@/lib/server/services'
import { OpenAiError } from './errors'

const MODES = { add: 'nudge', clamp: 'pin' } as const

/**
 * The controller that a list of interventions means. Throws `unknown_feature`.
 * @param field where the list stands in the request
 */
export function controllerOf(
  { catalogue }: Services,
  specs: readonly z.output<typeof interventionSpec>[],
  field = 'interventions',
): Controller {
  const interventions = specs.map(({ index_in_sae: index, mode, strength }, at) => {
    const entry = catalogue.byIndex(index)
    if (!entry) throw unknownFeature(index, catalogue.entries.length, `${field}[${at}].index_in_sae`)
    return new Intervention(MODES[mode], new Feature(entry), strength)
  })
  return new Controller({ interventions })
}

export function unknownFeature(index: number, features: number, param: string): OpenAiError {
  const message = `There is no feature with index ${index}; this model has 0 to ${features - 1}. Find one with POST /v1/features/search.`
  return new OpenAiError(400, 'unknown_feature', message, param)
}
