import type { CatalogueEntry } from '@/lib/catalogue'
import { fuse } from '@/lib/catalogue/fuse'
import type { ServedModel } from '@/lib/models/served-model'

const WEIGHT = { direction: 1, label: 0.5 }
/** Further down these lists nothing is near any more. */
const MAX_BY_DIRECTION = 512
const MAX_BY_LABEL = 20

/**
 * The live features nearest to the given ones, nearest first, without those: by the cosine of their decoder directions
 * with the centroid of the given ones, merged with the likeness of labels (reciprocal rank fusion).
 */
export async function neighbours(
  { engine, catalogue }: ServedModel,
  entries: readonly CatalogueEntry[],
  topK: number,
): Promise<CatalogueEntry[]> {
  const given = new Set(entries.map((entry) => entry.indexInSae))
  const byDirection = await engine.similar([...given], Math.max(MAX_BY_DIRECTION, topK))
  const byLabel = [...new Set(entries.map((entry) => entry.label))].flatMap((label) =>
    catalogue.nearestLabels(label, MAX_BY_LABEL),
  )
  const fused = fuse([
    { items: byDirection.map(({ index }) => index), weight: WEIGHT.direction },
    { items: [...new Set(byLabel.map((entry) => entry.indexInSae))], weight: WEIGHT.label },
  ])
  return fused
    .filter((index) => !given.has(index))
    .flatMap((index) => catalogue.byIndex(index) ?? [])
    .filter((entry) => entry.alive)
    .slice(0, topK)
}
