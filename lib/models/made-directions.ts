import type { Catalogue } from '@/lib/catalogue'
import type { Direction, Engine } from '@/lib/engine/port'
import { directionOf, type MadeFeature } from './made-feature'

/** Directions on trial have indices from here on, where no feature is. */
const FIRST_TRIAL = 2 ** 24

/** The features that people made of a model: what its engine steers by and its catalogue lists, one and the same. */
export class MadeDirections {
  private kept: readonly MadeFeature[] = []
  private trials: readonly Direction[] = []
  private nextTrial = FIRST_TRIAL
  /** Changes come one after the other. */
  private changing: Promise<unknown> = Promise.resolve()

  constructor(
    private readonly engine: Engine,
    private readonly catalogue: Catalogue,
  ) {}

  get list(): readonly MadeFeature[] {
    return this.kept
  }

  /** If the engine refuses it, its error comes out and nothing changes. */
  add(feature: MadeFeature): Promise<void> {
    return this.change(async () => {
      await this.tell([...this.kept, feature], this.trials)
      this.catalogue.add(feature.entry)
      this.kept = [...this.kept, feature]
    })
  }

  /** Does nothing for a feature that is not there. */
  remove(uuid: string): Promise<void> {
    return this.change(async () => {
      const rest = this.kept.filter(({ entry }) => entry.uuid !== uuid)
      if (rest.length === this.kept.length) return
      // Nobody can name it from here on, and then it goes.
      this.catalogue.remove(uuid)
      this.kept = rest
      await this.tell(rest, this.trials)
    })
  }

  /** Does `work` while the engine also steers by directions that are no features; `work` gets their indices. */
  async trying<T>(
    directions: readonly Omit<Direction, 'index'>[],
    work: (indices: readonly number[]) => Promise<T>,
  ): Promise<T> {
    const trials = directions.map((direction) => ({ ...direction, index: this.nextTrial++ }))
    await this.change(async () => {
      await this.tell(this.kept, [...this.trials, ...trials])
      this.trials = [...this.trials, ...trials]
    })
    try {
      return await work(trials.map(({ index }) => index))
    } finally {
      await this.change(async () => {
        this.trials = this.trials.filter((trial) => !trials.includes(trial))
        await this.tell(this.kept, this.trials)
      })
    }
  }

  private tell(features: readonly MadeFeature[], trials: readonly Direction[]): Promise<void> {
    return this.engine.setDirections([...features.map(directionOf), ...trials])
  }

  private change(work: () => Promise<void>): Promise<void> {
    const change = this.changing.then(work)
    this.changing = change.catch(() => {})
    return change
  }
}
