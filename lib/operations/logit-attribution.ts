import type { CatalogueEntry } from '@/lib/catalogue'
import type { AttributionRequest, FeatureEffect } from '@/lib/engine/port'
import type { Services } from '@/lib/server/services'
import { reading } from './reading'

export type AttributedFeature = Omit<FeatureEffect, 'index'> & { entry: CatalogueEntry }

/**
 * What the tokens from `from` to `to` (exclusive) owe to each feature before them: the exact effect of its ablation on
 * their logits, strongest effect first, up or down.
 */
export async function logitAttribution(
  services: Services,
  request: AttributionRequest,
  signal: AbortSignal,
): Promise<AttributedFeature[]> {
  const effects = await reading(services, signal, () => services.engine.attribute(request, signal))
  return effects.flatMap(({ index, ...rest }) => {
    const entry = services.catalogue.byIndex(index)
    return entry ? [{ entry, ...rest }] : []
  })
}
