import type { CatalogueEntry } from '@/lib/catalogue'
import type { AttributionRequest, FeatureEffect } from '@/lib/engine/port'
import { reading } from '@/lib/models/reading'
import type { ServedModel } from '@/lib/models/served-model'

export type AttributedFeature = Omit<FeatureEffect, 'index'> & { entry: CatalogueEntry }

/**
 * What the tokens from `from` to `to` (exclusive) owe to each feature before them: the exact effect of its ablation on
 * their logits, strongest effect first, up or down.
 */
export async function logitAttribution(
  model: ServedModel,
  request: AttributionRequest,
  signal: AbortSignal,
): Promise<AttributedFeature[]> {
  const effects = await reading(model, signal, () => model.engine.attribute(request, signal))
  return effects.flatMap(({ index, ...rest }) => {
    const entry = model.catalogue.byIndex(index)
    return entry ? [{ entry, ...rest }] : []
  })
}
