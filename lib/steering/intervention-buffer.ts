import { FeatureNotInGroupError } from './errors'
import { itemAt, positionOf } from './indexing'
import type { Intervention } from './intervention'

const WHERE = 'intervention buffer'

/** A controller's list of interventions, to look at and to change in place. Scopes have lists of their own. */
export class InterventionBuffer implements Iterable<Intervention> {
  readonly #interventions: Intervention[]

  /** @param interventions the live list, which this object changes */
  constructor(interventions: Intervention[]) {
    this.#interventions = interventions
  }

  get length(): number {
    return this.#interventions.length
  }

  [Symbol.iterator](): IterableIterator<Intervention> {
    return this.#interventions.values()
  }

  /** The intervention at a position, negative ones from the end. Throws FeatureNotInGroupError outside the buffer. */
  at(index: number): Intervention {
    return itemAt(this.#interventions, index, WHERE)
  }

  /** True if an equal intervention is in the buffer. */
  has(intervention: Intervention): boolean {
    return this.#interventions.some((member) => member.equals(intervention))
  }

  push(intervention: Intervention): void {
    this.#interventions.push(intervention)
  }

  /** Puts an intervention before the one at a position; at the buffer's length it goes last. Throws as `at` does. */
  insert(intervention: Intervention, index: number): void {
    const position = index === this.length ? index : positionOf(index, this.length)
    if (position === undefined) {
      throw new FeatureNotInGroupError(
        `Index ${index} is not in the ${WHERE}: it takes up to ${this.length}.`,
      )
    }
    this.#interventions.splice(position, 0, intervention)
  }

  /** Takes the intervention at a position out and returns it. Throws FeatureNotInGroupError outside the buffer. */
  pop(index: number): Intervention {
    const intervention = this.at(index)
    this.#interventions.splice(positionOf(index, this.length) ?? 0, 1)
    return intervention
  }

  /** Removes all interventions. */
  empty(): void {
    this.#interventions.length = 0
  }

  /** The first nine interventions with their positions, and the last one. */
  toString(): string {
    const lines = this.#interventions.map(
      (item, i) => `\n   ${i}: ${item.asCode().replaceAll('\n', '\n   ')}`,
    )
    const last = lines.length > 9 ? `\n   ...${lines.at(-1)},` : ''
    return `InterventionBuffer([${lines
      .slice(0, 9)
      .map((line) => `${line};`)
      .join('')}${last}\n])`
  }
}
