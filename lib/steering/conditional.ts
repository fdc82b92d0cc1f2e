import type { z } from 'zod'
import { absolute, add, divBy, mulBy, negate, pow, type Arithmetic } from './arithmetic'
import { ConditionalGroup } from './conditional-group'
import type { Feature } from './feature'
import { asGroup, FeatureGroup } from './feature-group'
import { finite } from './finite'
import { parseJson } from './json'
import { conditionalJson, type conditionalOperator, type ConditionalJson } from './wire'

export type ConditionalOperator = z.infer<typeof conditionalOperator>

/** What a feature or a group can be compared with. A number counts in units of the feature's calibrated strength. */
export type Comparand = number | Feature | FeatureGroup

/**
 * A comparison that holds or does not hold at each token: the activation of `left` against a number or against the
 * activation of `right`. A group's activation is its largest member's. Immutable.
 *
 * Arithmetic works on the number at the right, and throws a TypeError when a group stands there. Python's reversed forms
 * (`2 / c`, `2 - c`, `2 ** c`) give the same as `c / 2`, `c - 2`, `c ** 2`; here each has one spelling.
 */
export class Conditional {
  readonly left: FeatureGroup
  readonly operator: ConditionalOperator
  readonly right: number | FeatureGroup

  /** Copies the groups; a feature at the right becomes a group of one. Throws a RangeError unless a number is finite. */
  constructor(left: Feature | FeatureGroup, right: Comparand, operator: ConditionalOperator) {
    this.left = new FeatureGroup(asGroup(left))
    this.right =
      typeof right === 'number'
        ? finite(right, 'The number that a feature is compared with')
        : new FeatureGroup(asGroup(right))
    this.operator = operator
  }

  and(other: Conditional | ConditionalGroup): ConditionalGroup {
    return new ConditionalGroup([this]).and(other)
  }

  or(other: Conditional | ConditionalGroup): ConditionalGroup {
    return new ConditionalGroup([this]).or(other)
  }

  mul(factor: number): Conditional {
    return this.map(mulBy(factor))
  }

  /** Throws a RangeError for 0. */
  div(divisor: number): Conditional {
    return this.map(divBy(divisor))
  }

  add(term: number): Conditional {
    return this.map(add(term))
  }

  sub(term: number): Conditional {
    return this.map(add(-term))
  }

  neg(): Conditional {
    return this.map(negate)
  }

  abs(): Conditional {
    return this.map(absolute)
  }

  /** Throws a RangeError where the power is no finite real number. */
  pow(exponent: number): Conditional {
    return this.map(pow(exponent))
  }

  /** The same comparison with another number at the right. */
  map(operation: Arithmetic): Conditional {
    if (typeof this.right !== 'number') {
      throw new TypeError(
        'Arithmetic needs a number at the right of the comparison; a feature group stands there.',
      )
    }
    return new Conditional(this.left, operation(this.right), this.operator)
  }

  equals(other: Conditional): boolean {
    if (this.operator !== other.operator || !this.left.equals(other.left)) return false
    if (typeof this.right === 'number' || typeof other.right === 'number') return this.right === other.right
    return this.right.equals(other.right)
  }

  /** @param scale multiplies a number at the right */
  json(scale = 1): ConditionalJson {
    return {
      left_hand: this.left.json(),
      right_hand:
        typeof this.right === 'number' ? finite(this.right * scale, 'The scaled number') : this.right.json(),
      operator: this.operator,
    }
  }

  /** Reads what `json` writes. (Python cannot read back a group at the right.) Throws SteeringJsonError. */
  static fromJson(data: unknown): Conditional {
    return Conditional.fromWire(parseJson(conditionalJson, data, 'Conditional'))
  }

  /** From JSON that its schema has checked. */
  static fromWire({ left_hand, right_hand, operator }: ConditionalJson): Conditional {
    const right = typeof right_hand === 'number' ? right_hand : FeatureGroup.fromWire(right_hand)
    return new Conditional(FeatureGroup.fromWire(left_hand), right, operator)
  }

  toString(): string {
    const indented = [this.left, this.right].map((side) => String(side).replaceAll('\n', '\n    '))
    return `Conditional(\n   ${indented[0]} ${this.operator} ${indented[1]}\n)`
  }
}
