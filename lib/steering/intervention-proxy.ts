import type { Controller } from './controller'
import type { FeatureGroup } from './feature-group'

/** Features of a controller, ready to be changed: `controller.at(f).nudge(0.5)` is Python's `controller[f] += 0.5`. */
export class InterventionProxy {
  constructor(
    readonly controller: Controller,
    readonly features: FeatureGroup,
  ) {}

  /** `+=`; a negative value is `-=`. */
  nudge(value: number): this {
    this.controller.nudge(this.features, value)
    return this
  }

  /** `*=` */
  mul(factor: number): this {
    this.controller.mul(this.features, factor)
    return this
  }

  /** Multiplies by 1 / divisor. Throws a RangeError for 0. (Python takes `/` for it, not `/=`.) */
  div(divisor: number): this {
    this.controller.div(this.features, divisor)
    return this
  }
}
