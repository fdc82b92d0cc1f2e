import type { MadeFeature } from '@/lib/models/made-feature'
import { MOST_PER_MODEL, TooManyFeatures, type MadeFeatureStore } from '../made-features'

/** What is kept of a model's made features. */
interface OfModel {
  features: MadeFeature[]
  nextIndex: number
}

/** Keeps everything in the process: it is gone when the server stops. */
export class MemoryMadeFeatureStore implements MadeFeatureStore {
  private readonly models = new Map<string, OfModel>()

  async ids(model: string): Promise<readonly string[]> {
    return this.of(model).features.map(({ entry }) => entry.uuid)
  }

  async list(model: string): Promise<readonly MadeFeature[]> {
    return structuredClone(this.of(model).features)
  }

  async nextIndex(model: string, least: number): Promise<number> {
    const kept = this.of(model)
    const index = Math.max(kept.nextIndex, least)
    kept.nextIndex = index + 1
    return index
  }

  async add(model: string, feature: MadeFeature): Promise<void> {
    const { features } = this.of(model)
    if (features.length >= MOST_PER_MODEL) throw new TooManyFeatures(model)
    features.push(structuredClone(feature))
    features.sort((a, b) => a.entry.indexInSae - b.entry.indexInSae)
  }

  async ownerOf(uuid: string): Promise<string | null> {
    for (const [model, { features }] of this.models) {
      if (features.some(({ entry }) => entry.uuid === uuid)) return model
    }
    return null
  }

  async remove(model: string, uuid: string): Promise<void> {
    const kept = this.of(model)
    kept.features = kept.features.filter(({ entry }) => entry.uuid !== uuid)
  }

  private of(model: string): OfModel {
    const known = this.models.get(model)
    if (known) return known
    const fresh: OfModel = { features: [], nextIndex: 0 }
    this.models.set(model, fresh)
    return fresh
  }
}
