import { Conditional, type Comparand, type ConditionalOperator } from './conditional'
import { Feature } from './feature'
import { itemAt, itemsAt, positionOf, sliceOf } from './indexing'
import { parseJson } from './json'
import { featureGroupJson, type FeatureGroupJson } from './wire'

const WHERE = 'feature group'

/**
 * Features in order, duplicates allowed. `add` and `pop` change the group; everything else leaves it alone. Conditions
 * and interventions take a copy, so a later `add` does not reach them.
 *
 * Indexes are positions, and negative ones count from the end. The Python package keeps an item's number after a `pop`,
 * throws for negative numbers, and can then lose items in a union; here positions close up, as in any list.
 */
export class FeatureGroup implements Iterable<Feature> {
  readonly #features: Feature[]

  constructor(features: Iterable<Feature> = []) {
    this.#features = [...features]
  }

  get length(): number {
    return this.#features.length
  }

  [Symbol.iterator](): IterableIterator<Feature> {
    return this.#features.values()
  }

  /** The feature at a position. Throws FeatureNotInGroupError outside the group. */
  at(index: number): Feature {
    return itemAt(this.#features, index, WHERE)
  }

  /** A new group of the features at some positions, in the order asked. FeatureNotInGroupError names all that miss. */
  pick(indexes: Iterable<number>): FeatureGroup {
    return new FeatureGroup(itemsAt(this.#features, indexes, WHERE))
  }

  /** A new group of the features in Python's `[start:stop:step]`. Throws a RangeError for step 0. */
  slice(start?: number | null, stop?: number | null, step?: number | null): FeatureGroup {
    return new FeatureGroup(sliceOf(this.#features, start, stop, step))
  }

  /** True if the group holds a feature with this uuid. (In Python, `in` is true for every feature.) */
  has(feature: Feature): boolean {
    return this.#features.some((member) => member.equals(feature))
  }

  /** Appends a feature to this group. */
  add(feature: Feature): void {
    this.#features.push(feature)
  }

  /** Takes the feature at a position out of this group and returns it. Throws FeatureNotInGroupError. */
  pop(index: number): Feature {
    const feature = this.at(index)
    this.#features.splice(positionOf(index, this.length) ?? 0, 1)
    return feature
  }

  /** A new group: this group's features, then the other's. A feature of both is there twice, as in Python. */
  union(other: FeatureGroup): FeatureGroup {
    return new FeatureGroup([...this, ...other])
  }

  /** A new group: the features of this group that the other holds too, in this group's order. */
  intersection(other: FeatureGroup): FeatureGroup {
    const uuids = new Set(Array.from(other, (feature) => feature.uuid))
    return new FeatureGroup(this.#features.filter((feature) => uuids.has(feature.uuid)))
  }

  /** `union` that also takes one feature. */
  or(other: Feature | FeatureGroup): FeatureGroup {
    return this.union(asGroup(other))
  }

  /** `intersection` that also takes one feature. */
  and(other: Feature | FeatureGroup): FeatureGroup {
    return this.intersection(asGroup(other))
  }

  /** True if both groups hold the same features in the same order. */
  equals(other: FeatureGroup): boolean {
    return this.length === other.length && this.#features.every((feature, i) => feature.equals(other.at(i)))
  }

  eq(other: Comparand): Conditional {
    return this.#compare('==', other)
  }

  ne(other: Comparand): Conditional {
    return this.#compare('!=', other)
  }

  lt(other: Comparand): Conditional {
    return this.#compare('<', other)
  }

  le(other: Comparand): Conditional {
    return this.#compare('<=', other)
  }

  gt(other: Comparand): Conditional {
    return this.#compare('>', other)
  }

  ge(other: Comparand): Conditional {
    return this.#compare('>=', other)
  }

  #compare(operator: ConditionalOperator, other: Comparand): Conditional {
    return new Conditional(this, other, operator)
  }

  json(): FeatureGroupJson {
    return { features: this.#features.map((feature) => feature.json()) }
  }

  /** Reads a group, or a single feature as a group of one. (Python fails on an empty group.) Throws SteeringJsonError. */
  static fromJson(data: unknown): FeatureGroup {
    return FeatureGroup.fromWire(parseJson(featureGroupJson, data, 'FeatureGroup'))
  }

  /** From JSON that its schema has checked. */
  static fromWire(data: FeatureGroupJson): FeatureGroup {
    return new FeatureGroup(data.features.map((feature) => Feature.fromWire(feature)))
  }

  /** The first ten labels with their positions; of a longer group the first nine and the last. */
  toString(): string {
    const lines = this.#features.map((feature, i) => `${i}: "${feature.label}"`)
    const shown = lines.length <= 10 ? lines.join(',\n   ') : longList(lines)
    return `FeatureGroup([\n   ${shown}\n])`
  }
}

/** One feature as a group of one; a group as it is. */
export const asGroup = (features: Feature | FeatureGroup): FeatureGroup =>
  features instanceof Feature ? new FeatureGroup([features]) : features

const longList = (lines: readonly string[]): string =>
  `${lines.slice(0, 9).join(',\n   ')},\n   ...\n   ${lines.at(-1) ?? ''}`
