import type { CatalogueEntry, Provenance } from '@/lib/catalogue'
import type { Direction } from '@/lib/engine/port'

/** A feature that a person made: plain data, which is JSON as it stands. */
export interface MadeFeature {
  entry: CatalogueEntry & { layer: number; made: Provenance }
  /** Of length 1: [width of the residual stream]. */
  vector: readonly number[]
  /** What a token reaches along the vector without showing anything. */
  bias: number
}

/** The feature as engines know it. */
export function directionOf({ entry, vector, bias }: MadeFeature): Direction {
  const { indexInSae: index, layer, unit } = entry
  return { index, layer, vector: Float32Array.from(vector), unit, bias }
}
