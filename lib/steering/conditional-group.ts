import type { z } from 'zod'
import { absolute, add, divBy, mulBy, negate, pow, type Arithmetic } from './arithmetic'
import { Conditional } from './conditional'
import { itemAt, itemsAt, sliceOf } from './indexing'
import { parseJson } from './json'
import { conditionalGroupJson, type ConditionalGroupJson, type joinOperator } from './wire'

export type JoinOperator = z.infer<typeof joinOperator>
type Member = Conditional | ConditionalGroup

const WHERE = 'conditional group'

/**
 * Conditions joined by AND or OR. Immutable. Without members, AND always holds and OR never does.
 *
 * `and` and `or` mean what they say at any depth: `a.or(b).and(c)` holds where `c` holds and one of `a` and `b` does.
 * The Python package makes `a and b and c` of it, and cannot read back the nested JSON that it writes for `c & (a | b)`.
 * What one operator joins stays in one flat list, as in Python.
 */
export class ConditionalGroup implements Iterable<Member> {
  readonly members: readonly Member[]
  readonly operator: JoinOperator

  constructor(members: Iterable<Member>, operator: JoinOperator = 'AND') {
    this.members = [...members]
    this.operator = operator
  }

  /** True if no member is a group. The groups of a controller's scopes always are. */
  get isFlat(): boolean {
    return this.members.every((member) => member instanceof Conditional)
  }

  /** The members of a flat group. Throws a TypeError for a nested one; `clausesOf` makes flat groups of it. */
  get conditionals(): readonly Conditional[] {
    return this.members.map((member) => {
      if (member instanceof Conditional) return member
      throw new TypeError(
        'This conditional group holds other groups: read its members, or flatten it by clausesOf.',
      )
    })
  }

  get length(): number {
    return this.members.length
  }

  [Symbol.iterator](): IterableIterator<Member> {
    return this.members.values()
  }

  /** The member at a position, negative ones from the end. Throws FeatureNotInGroupError outside the group. */
  at(index: number): Member {
    return itemAt(this.members, index, WHERE)
  }

  /** A group of the members at some positions, with this operator. Throws FeatureNotInGroupError. */
  pick(indexes: Iterable<number>): ConditionalGroup {
    return new ConditionalGroup(itemsAt(this.members, indexes, WHERE), this.operator)
  }

  /** A group of the members in Python's `[start:stop:step]`, with this operator. */
  slice(start?: number | null, stop?: number | null, step?: number | null): ConditionalGroup {
    return new ConditionalGroup(sliceOf(this.members, start, stop, step), this.operator)
  }

  /** True if an equal condition is a member. */
  has(item: Member): boolean {
    return this.members.some((member) => sameMember(member, item))
  }

  and(other: Member): ConditionalGroup {
    return new ConditionalGroup([...membersFor('AND', this), ...membersFor('AND', other)], 'AND')
  }

  or(other: Member): ConditionalGroup {
    return new ConditionalGroup([...membersFor('OR', this), ...membersFor('OR', other)], 'OR')
  }

  /** Arithmetic works on the number at the right of every condition; errors are those of `Conditional`. */
  mul(factor: number): ConditionalGroup {
    return this.map(mulBy(factor))
  }

  div(divisor: number): ConditionalGroup {
    return this.map(divBy(divisor))
  }

  add(term: number): ConditionalGroup {
    return this.map(add(term))
  }

  sub(term: number): ConditionalGroup {
    return this.map(add(-term))
  }

  neg(): ConditionalGroup {
    return this.map(negate)
  }

  abs(): ConditionalGroup {
    return this.map(absolute)
  }

  pow(exponent: number): ConditionalGroup {
    return this.map(pow(exponent))
  }

  map(operation: Arithmetic): ConditionalGroup {
    return new ConditionalGroup(
      this.members.map((member) => member.map(operation)),
      this.operator,
    )
  }

  /** True if both have the same operator and equal members in the same order. */
  equals(other: ConditionalGroup): boolean {
    if (this.operator !== other.operator || this.length !== other.length) return false
    return this.members.every((member, i) => sameMember(member, other.at(i)))
  }

  /** @param scale multiplies the numbers that features are compared with */
  json(scale = 1): ConditionalGroupJson {
    return { conditionals: this.members.map((member) => member.json(scale)), operator: this.operator }
  }

  /** Reads what `json` writes. Throws SteeringJsonError. */
  static fromJson(data: unknown): ConditionalGroup {
    return ConditionalGroup.fromWire(parseJson(conditionalGroupJson, data, 'ConditionalGroup'))
  }

  /** From JSON that its schema has checked. */
  static fromWire(data: ConditionalGroupJson): ConditionalGroup {
    const members = data.conditionals.map((member) =>
      'conditionals' in member ? ConditionalGroup.fromWire(member) : Conditional.fromWire(member),
    )
    return new ConditionalGroup(members, data.operator)
  }

  toString(): string {
    const lines = this.members.map((member, i) => {
      const join = i === 0 ? '' : `${this.operator.toLowerCase()} `
      return `    ${join}${String(member).replaceAll('\n', '\n    ')}\n`
    })
    return `ConditionalGroup([\n${lines.join('')}])`
  }
}

/** One condition as a group of one; a group as it is. */
export const asConditionalGroup = (condition: Member): ConditionalGroup =>
  condition instanceof Conditional ? new ConditionalGroup([condition]) : condition

/** What `item` adds to a list joined by `operator`: its own members where that keeps its meaning, else itself. */
function membersFor(operator: JoinOperator, item: Member): readonly Member[] {
  if (item instanceof Conditional) return [item]
  if (item.operator === operator) return item.members
  const [only] = item.members
  return item.length === 1 && only ? membersFor(operator, only) : [item]
}

function sameMember(a: Member, b: Member): boolean {
  if (a instanceof Conditional) return b instanceof Conditional && a.equals(b)
  return b instanceof ConditionalGroup && a.equals(b)
}
