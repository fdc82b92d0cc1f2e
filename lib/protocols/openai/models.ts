import type { Model, ModelList } from '@/lib/protocols/openai/contract'
import type { Services } from '@/lib/server/services'
import { OpenAiError } from './errors'

/** The model file knows no date of its own. */
const created = Math.floor(performance.timeOrigin / 1000)

/** `GET /v1/models` */
export function listModels({ models }: Services): ModelList {
  return { object: 'list', data: [describe(models.served)] }
}

/** `GET /v1/models/{id}`: an alias gives the model that it stands for. Throws `model_not_found`. */
export function readModel(services: Services, id: string): Model {
  return describe(servedModel(services, id))
}

/** The name of the model that runs for `name`. Throws `model_not_found`, with the names that are served. */
export function servedModel({ models }: Services, name: string): string {
  const served = models.resolve(name)
  if (served !== null) return served
  const shown = name.length > 100 ? `${name.slice(0, 100)}…` : name
  const accepted = models.accepted.map((each) => `"${each}"`).join(', ')
  const message = `The model "${shown}" is not served here. Served: ${accepted}.`
  throw new OpenAiError(404, 'model_not_found', message, 'model')
}

function describe(id: string): Model {
  return { id, object: 'model', created, owned_by: 'tiller' }
}
