import type { MadeFeature } from '@/lib/models/made-feature'
import type { LoadedModel } from '@/lib/models/registry'
import type { ServedModel } from '@/lib/models/served-model'
import type { MadeFeatureStore } from '@/lib/store/made-features'

/**
 * Gives a model that was just loaded the features that people made of it. Those that fit it no more, since its files were
 * replaced, are left out and named to `report`; they stay in the store.
 */
export async function withMadeFeatures(
  loaded: LoadedModel,
  store: MadeFeatureStore,
  report: (feature: MadeFeature, error: unknown) => void,
): Promise<LoadedModel> {
  for (const feature of await store.list(loaded.model.name)) {
    await give(loaded.model, feature).catch((error: unknown) => report(feature, error))
  }
  return loaded
}

async function give({ made, catalogue }: ServedModel, feature: MadeFeature): Promise<void> {
  if (feature.entry.indexInSae < catalogue.size) throw new Error('Its index belongs to another feature')
  await made.add(feature)
}
