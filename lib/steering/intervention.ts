import type { z } from 'zod'
import type { Feature } from './feature'
import { asGroup, FeatureGroup } from './feature-group'
import { finite } from './finite'
import { parseJson } from './json'
import { interventionJson, type InterventionJson, type interventionMode } from './wire'

export type InterventionMode = z.infer<typeof interventionMode>

/**
 * What happens to the activation f of every feature of a group, with s its calibrated strength: `nudge` makes it
 * f + value·s, `pin` makes it value·s, `mul` makes it value·f. Immutable.
 */
export class Intervention {
  readonly mode: InterventionMode
  readonly features: FeatureGroup
  readonly value: number

  /** Copies the group. Throws a RangeError unless the value is finite. */
  constructor(mode: InterventionMode, features: Feature | FeatureGroup, value: number) {
    this.mode = mode
    this.features = new FeatureGroup(asGroup(features))
    this.value = finite(value, 'The value of an intervention')
  }

  equals(other: Intervention): boolean {
    return this.mode === other.mode && this.value === other.value && this.features.equals(other.features)
  }

  /** @param scale multiplies the value */
  json(scale = 1): InterventionJson {
    return {
      mode: this.mode,
      features: this.features.json(),
      value: finite(this.value * scale, 'The scaled value'),
    }
  }

  /** Reads what `json` writes. Throws SteeringJsonError. */
  static fromJson(data: unknown): Intervention {
    return Intervention.fromWire(parseJson(interventionJson, data, 'Intervention'))
  }

  /** From JSON that its schema has checked. */
  static fromWire({ mode, features, value }: InterventionJson): Intervention {
    return new Intervention(mode, FeatureGroup.fromWire(features), value)
  }

  /** The intervention as the SDK's assignment, such as `Feature("label") += 0.5`. (Python writes `-` for `-=`.) */
  asCode(): string {
    return this.#parts().join(' ')
  }

  toString(): string {
    const [variable, operator, value] = this.#parts()
    return `Intervention(\n   feature=${variable},\n   operator="${operator}",\n   value=${value}\n)`
  }

  #parts(): [variable: string, operator: string, value: number] {
    const one = this.features.length === 1
    const variable = one ? String(this.features.at(0)) : String(this.features).replaceAll('\n', '\n   ')
    if (this.mode === 'pin') return [variable, '=', this.value]
    if (this.mode === 'mul') return [variable, '*=', this.value]
    return [variable, this.value < 0 ? '-=' : '+=', Math.abs(this.value)]
  }
}
