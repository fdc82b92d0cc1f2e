import type { FeatureDetail } from '@/lib/protocols/tiller/contract'
import type { Services } from '@/lib/server/services'
import { neighbours } from './neighbours'
import { resolveFeature } from './resolve-feature'
import { describe } from './summary'

/** As many as a person looks through. */
const NEIGHBOURS = 6

/** `GET /features/{feature_id}`: a feature with the evidence behind its label. */
export async function featureDetail(services: Services, featureId: string): Promise<FeatureDetail> {
  const entry = resolveFeature(services.catalogue, { feature_id: featureId })
  const { unit, f1, examples, promoted, suppressed } = entry
  const canCompare = services.engine.card.capabilities.includes('similar')
  const [near, spread] = await Promise.all([
    canCompare ? neighbours(services, [entry], NEIGHBOURS) : null,
    services.spreadContexts(entry.indexInSae),
  ])
  return {
    ...describe(entry),
    unit,
    f1,
    examples,
    spread: [...spread],
    promoted,
    suppressed,
    neighbors:
      near?.map(({ uuid, label, indexInSae }) => ({ feature_id: uuid, label, index_in_sae: indexInSae })) ??
      null,
    curve: entry.curve?.map(([strength, effect, fluent]) => ({ strength, effect, fluent })) ?? null,
  }
}
