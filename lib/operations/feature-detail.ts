import { keptUuid, type CatalogueEntry, type ExampleContext } from '@/lib/catalogue'
import type { ServedModel } from '@/lib/models/served-model'
import type { Context } from './context'
import { neighbours } from './neighbours'
import { resolveIn } from './resolve-feature'

/** As many as a person looks through. */
const NEIGHBOURS = 6

/** A feature with the evidence behind its label. */
export interface FeatureDetail {
  entry: CatalogueEntry
  /** Contexts from the feature's weakest activations to its strongest. */
  spread: readonly ExampleContext[]
  /** The features nearest to it; null where the engine cannot compare directions. */
  near: CatalogueEntry[] | null
}

/**
 * @param modelName the feature's model; left out, a loaded model that has the feature, the one that somebody made it of, else the default model
 */
export async function featureDetail(
  context: Context,
  featureId: string,
  modelName: string | undefined,
  signal: AbortSignal,
): Promise<FeatureDetail> {
  const model = await modelOf(context, featureId, modelName, signal)
  const entry = resolveIn(model.catalogue, { id: featureId })
  const canCompare = model.card.capabilities.includes('similar')
  const [near, spread] = await Promise.all([
    canCompare ? neighbours(model, [entry], NEIGHBOURS) : null,
    entry.made ? [] : model.contexts(entry.indexInSae),
  ])
  return { entry, spread, near }
}

/** The model of features that are named by their ids alone. */
export async function modelOf(
  context: Pick<Context, 'models' | 'made'>,
  featureId: string | undefined,
  modelName: string | undefined,
  signal: AbortSignal,
): Promise<ServedModel> {
  const { models } = context
  const name = modelName ?? (featureId && (await ownerOf(context, featureId))) ?? (await models.defaultName())
  return models.get(name, signal)
}

/** A feature that somebody made just now no model of this instance may know yet. */
async function ownerOf({ models, made }: Pick<Context, 'models' | 'made'>, featureId: string) {
  const owner = models.present.find(({ catalogue }) => catalogue.byUuid(featureId))
  return owner?.name ?? (await made.ownerOf(keptUuid(featureId)))
}
