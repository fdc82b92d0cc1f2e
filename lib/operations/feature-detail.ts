import type { CatalogueEntry, ExampleContext } from '@/lib/catalogue'
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
 * @param modelName the feature's model; left out, a loaded model that has the feature, else the default model
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
  { models }: Context,
  featureId: string | undefined,
  modelName: string | undefined,
  signal: AbortSignal,
): Promise<ServedModel> {
  if (modelName !== undefined) return models.get(modelName, signal)
  const owner = models.present.find(({ catalogue }) => featureId && catalogue.byUuid(featureId))
  return models.get(owner?.name ?? (await models.defaultName()), signal)
}
