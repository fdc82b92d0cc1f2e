import { wireName } from '@/lib/models/model-names'
import type { Context } from '@/lib/operations/context'
import type { Model, ModelList } from './contract'

/** The model file knows no date of its own. */
const created = Math.floor(performance.timeOrigin / 1000)

/** The models that can be loaded, the default one first. Names that stand for another (aliases) are not listed. */
export async function listModels({ models }: Context): Promise<ModelList> {
  const listings = await models.list()
  const usable = listings.filter(({ state }) => state !== 'failed')
  return { object: 'list', data: usable.map(({ name }) => describe(name)) }
}

/** An alias gives the model that it stands for. Throws `unknown_model`. */
export async function readModel({ models }: Context, id: string): Promise<Model> {
  return describe(await models.nameOf(id))
}

const describe = (name: string): Model => ({
  id: wireName(name),
  object: 'model',
  created,
  owned_by: 'tiller',
})
