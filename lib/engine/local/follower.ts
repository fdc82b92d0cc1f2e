import { UnknownLatent } from '../errors'
import type { FeatureSpace } from './feature-space'
import type { Onlooker } from './pass'

/** Looks at features while a token is read. */
export class Follower implements Onlooker {
  private readonly byLayer = new Map<number, number[]>()
  private found = new Map<number, number>()

  /** @throws UnknownLatent if there is no feature of an index */
  constructor(
    private readonly space: FeatureSpace,
    private readonly indices: readonly number[],
  ) {
    for (const index of indices) {
      const place = space.place(index)
      if (place === null) throw new UnknownLatent(index, space.features)
      this.byLayer.set(place.readLayer, [...(this.byLayer.get(place.readLayer) ?? []), index])
    }
  }

  async onResid(layer: number, resid: Float32Array): Promise<void> {
    const wanted = this.byLayer.get(layer)
    if (!wanted) return
    const row = (await this.space.read(layer, resid, wanted)).at(-1)
    for (const index of wanted) this.found.set(index, row?.values[row.indices.indexOf(index)] ?? 0)
  }

  /** The activations at the token that was read last, in the order of the indices. */
  get values(): number[] {
    return this.indices.map((index) => this.found.get(index) ?? 0)
  }
}
