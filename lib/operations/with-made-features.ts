import { isFailure } from '@/lib/errors'
import type { MadeFeature } from '@/lib/models/made-feature'
import type { LoadedModel } from '@/lib/models/registry'
import type { ServedModel } from '@/lib/models/served-model'
import type { MadeFeatureStore } from '@/lib/store/made-features'

/** Told of what an owner should know. */
export interface MadeFeatureReport {
  /** A feature does not fit its model, whose files were replaced. It is left out, and stays in the store. */
  unfit(feature: MadeFeature, error: unknown): void
  /** The store cannot be read, and the model goes on with the features that it had. Told once, until it can be read again. */
  unread(error: unknown): void
}

/**
 * Has a loaded model follow the store: before each use it is given the features that people have made of it, here or at another
 * instance, and loses those that were removed. A model that never had the store's features is not used without them.
 */
export function withMadeFeatures(
  loaded: LoadedModel,
  store: MadeFeatureStore,
  report: MadeFeatureReport,
): LoadedModel {
  const follower = new Follower(loaded.model, store, report)
  return { ...loaded, refresh: () => follower.refresh() }
}

class Follower {
  /** The uuids of the features that the store had when the model last took them. */
  private taken: string | undefined
  /** The model takes features once at a time. */
  private taking: Promise<void> = Promise.resolve()
  private readonly unfit = new Set<string>()
  private isUnread = false

  constructor(
    private readonly model: ServedModel,
    private readonly store: MadeFeatureStore,
    private readonly report: MadeFeatureReport,
  ) {}

  async refresh(): Promise<void> {
    try {
      if (!(await this.isUpToDate())) await this.take()
      this.isUnread = false
    } catch (error) {
      if (this.taken === undefined || !isFailure(error)) throw error
      if (!this.isUnread) this.report.unread(error)
      this.isUnread = true
    }
  }

  private async isUpToDate(): Promise<boolean> {
    return (await this.store.ids(this.model.name)).join() === this.taken
  }

  private take(): Promise<void> {
    const turn = this.taking.then(async () => {
      if (!(await this.isUpToDate())) await this.takeFrom(await this.store.list(this.model.name))
    })
    this.taking = turn.catch(() => {})
    return turn
  }

  private async takeFrom(features: readonly MadeFeature[]): Promise<void> {
    const { made } = this.model
    const ids = features.map(({ entry }) => entry.uuid)
    const had = new Set(made.list.map(({ entry }) => entry.uuid))
    for (const uuid of had) if (!ids.includes(uuid)) await made.remove(uuid)
    for (const feature of features) if (!had.has(feature.entry.uuid)) await this.give(feature)
    this.taken = ids.join()
  }

  private async give(feature: MadeFeature): Promise<void> {
    const { uuid, indexInSae } = feature.entry
    if (this.unfit.has(uuid)) return
    try {
      if (this.model.catalogue.byIndex(indexInSae)) throw new Error('Its index belongs to another feature')
      await this.model.made.add(feature)
    } catch (error) {
      this.unfit.add(uuid)
      this.report.unfit(feature, error)
    }
  }
}
