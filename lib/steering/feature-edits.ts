import { absolute, add, divBy, mulBy, negate, pow, type Arithmetic } from './arithmetic'
import { FeatureNotInGroupError } from './errors'
import type { Feature } from './feature'
import { finite } from './finite'
import { itemAt, itemsAt, positionOf, sliceOf } from './indexing'

/** A feature with its value. */
export type FeatureEdit = readonly [feature: Feature, value: number]

const WHERE = 'feature edits'
/** `rescale` aims a little above 1, as the Python package does. */
const RESCALED_SUM = 1.1

/**
 * Values of features, one per feature, in the order in which the features first came. Values are finite numbers; 0 is a
 * value like any other. `set`, `setAt`, `remove`, `pop` and `reset` change the object, everything else makes a new one.
 *
 * Iteration gives pairs. (Python's iterates the features alone.)
 */
export class FeatureEdits implements Iterable<FeatureEdit> {
  #edits = new Map<string, FeatureEdit>()

  /** A later value for the same feature replaces the earlier one. Throws a RangeError unless every value is finite. */
  constructor(edits: Iterable<FeatureEdit> = []) {
    for (const [feature, value] of edits) this.set(feature, value)
  }

  get length(): number {
    return this.#edits.size
  }

  [Symbol.iterator](): IterableIterator<FeatureEdit> {
    return this.#edits.values()
  }

  has(feature: Feature): boolean {
    return this.#edits.has(feature.uuid)
  }

  /** The feature's value, undefined if it has none. */
  get(feature: Feature): number | undefined {
    return this.#edits.get(feature.uuid)?.[1]
  }

  /** The edit at a position, negative ones from the end. Throws FeatureNotInGroupError outside the edits. */
  at(index: number): FeatureEdit {
    return itemAt([...this], index, WHERE)
  }

  /** New edits of those at some positions, in the order asked. Throws FeatureNotInGroupError. */
  pick(indexes: Iterable<number>): FeatureEdits {
    return new FeatureEdits(itemsAt([...this], indexes, WHERE))
  }

  /** New edits of those in Python's `[start:stop:step]`. Throws a RangeError for step 0. */
  slice(start?: number | null, stop?: number | null, step?: number | null): FeatureEdits {
    return new FeatureEdits(sliceOf([...this], start, stop, step))
  }

  /** Sets the feature's value. A feature that is there keeps its place and takes the new label. Throws a RangeError unless it is finite. */
  set(feature: Feature, value: number): void {
    this.#edits.set(feature.uuid, [feature, finite(value, `The value of ${feature}`)])
  }

  /**
   * Replaces the edit at a position by another one; if that one's feature stands elsewhere too, the later value stays.
   * Throws FeatureNotInGroupError outside the edits and a RangeError unless the value is finite; both change nothing.
   */
  setAt(index: number, edit: FeatureEdit): void {
    const edits = [...this]
    itemAt(edits, index, WHERE)
    edits.splice(positionOf(index, edits.length) ?? 0, 1, edit)
    this.#edits = new FeatureEdits(edits).#edits
  }

  /** Removes the feature's edit. Throws FeatureNotInGroupError if it has none. */
  remove(feature: Feature): void {
    if (!this.#edits.delete(feature.uuid))
      throw new FeatureNotInGroupError(`${feature} has no edit to remove.`)
  }

  /**
   * Takes the edit at a position out and returns it. Throws FeatureNotInGroupError outside the edits.
   * (Python's takes the index for a feature and throws for every one.)
   */
  pop(index: number): FeatureEdit {
    const edit = this.at(index)
    this.#edits.delete(edit[0].uuid)
    return edit
  }

  /** Removes all edits. */
  reset(): void {
    this.#edits.clear()
  }

  /**
   * New edits in the same proportions, so that the larger of the positive sum and the negative sum is 1.1 in size.
   * Zeros stay zero. Source: `FeatureEdits.rescale` of the `goodfire` package 0.3.5.
   */
  rescale(): FeatureEdits {
    const values = Array.from(this, ([, value]) => value)
    const sumOf = (part: readonly number[]) => Math.abs(part.reduce((sum, value) => sum + value, 0))
    const larger = Math.max(sumOf(values.filter((v) => v > 0)), sumOf(values.filter((v) => v < 0)))
    return larger === 0 ? this.map((value) => value) : this.map((value) => (value / larger) * RESCALED_SUM)
  }

  mul(factor: number): FeatureEdits {
    return this.map(mulBy(factor))
  }

  /** Throws a RangeError for 0. */
  div(divisor: number): FeatureEdits {
    return this.map(divBy(divisor))
  }

  add(term: number): FeatureEdits {
    return this.map(add(term))
  }

  sub(term: number): FeatureEdits {
    return this.map(add(-term))
  }

  neg(): FeatureEdits {
    return this.map(negate)
  }

  abs(): FeatureEdits {
    return this.map(absolute)
  }

  /** Throws a RangeError where a power is no finite real number, such as the root of a negative value. */
  pow(exponent: number): FeatureEdits {
    return this.map(pow(exponent))
  }

  /** New edits with every value put through a function. */
  map(operation: Arithmetic): FeatureEdits {
    return new FeatureEdits(Array.from(this, ([feature, value]) => [feature, operation(value)]))
  }

  /** True if both hold the same features with the same values, in any order. */
  equals(other: FeatureEdits): boolean {
    return this.length === other.length && [...this].every(([feature, value]) => other.get(feature) === value)
  }

  /** A new map from feature to value, in order. (Python's `as_dict` hands out the edits' own dictionary.) */
  asMap(): Map<Feature, number> {
    return new Map(this)
  }

  toString(): string {
    const lines = Array.from(this, ([feature, value], i) => `\n   ${i}: (${feature.label}, ${value})`)
    return `FeatureEdits([${lines.join('')}\n])`
  }
}
