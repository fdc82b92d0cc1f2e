import type { Conditional } from './conditional'
import { ConditionalGroup } from './conditional-group'

/** More clauses than anybody writes by hand; distributing OR over AND multiplies them. */
const MAX_CLAUSES = 256

/**
 * Flat groups that all hold exactly where `group` holds: its conjunctive normal form, with the clauses of one member
 * drawn together. A group that is flat already comes back alone, as it is.
 *
 * Ember's wire format and the engines know groups of plain comparisons only. Scopes nest, and a nested scope needs its
 * parents, so a chain of scopes says what a nested group says.
 *
 * @throws RangeError if there would be more than 256 clauses
 */
export function clausesOf(group: ConditionalGroup): ConditionalGroup[] {
  if (group.isFlat) return [group]
  const clauses = conjunction(group)
  const lone = clauses.flatMap((clause) => (clause.length === 1 ? clause : []))
  const choices = clauses
    .filter((clause) => clause.length !== 1)
    .map((clause) => new ConditionalGroup(clause, 'OR'))
  return lone.length > 0 || choices.length === 0 ? [new ConditionalGroup(lone, 'AND'), ...choices] : choices
}

/** Clauses that all hold; each holds where one of its comparisons does. */
function conjunction(node: Conditional | ConditionalGroup): Conditional[][] {
  if (!(node instanceof ConditionalGroup)) return [[node]]
  const parts = node.members.map((member) => conjunction(member))
  if (node.operator === 'AND') return bounded(parts.flat(), parts.flat().length)
  return parts.reduce<Conditional[][]>(
    (left, right) => {
      bounded(left, left.length * right.length)
      return left.flatMap((clause) => right.map((other) => [...clause, ...other]))
    },
    [[]],
  )
}

function bounded(clauses: Conditional[][], count: number): Conditional[][] {
  if (count > MAX_CLAUSES) {
    throw new RangeError(
      `The condition unfolds to more than ${MAX_CLAUSES} clauses. Split it into several scopes.`,
    )
  }
  return clauses
}
