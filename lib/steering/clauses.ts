import type { Conditional } from './conditional'
import { ConditionalGroup } from './conditional-group'
import { fewClauses, TOO_MANY_CLAUSES } from './clause-count'

/**
 * Flat groups that all hold exactly where `group` holds: its conjunctive normal form, with the clauses of one member
 * drawn together. A group that is flat already comes back alone, as it is.
 *
 * Ember's wire format and the engines know groups of plain comparisons only. Scopes nest, and a nested scope needs its
 * parents, so a chain of scopes says what a nested group says.
 *
 * @throws RangeError if there would be more than 32 groups
 */
export function clausesOf(group: ConditionalGroup): ConditionalGroup[] {
  if (group.isFlat) return [group]
  if (!fewClauses(group.json())) throw new RangeError(`${TOO_MANY_CLAUSES}.`)
  const clauses = conjunction(group)
  const lone = clauses.flatMap((clause) => (clause.length === 1 ? clause : []))
  const choices = clauses
    .filter((clause) => clause.length !== 1)
    .map((clause) => new ConditionalGroup(clause, 'OR'))
  return lone.length > 0 || choices.length === 0 ? [new ConditionalGroup(lone, 'AND'), ...choices] : choices
}

/** Clauses that all hold where the condition does; each holds where one of its comparisons does. */
function conjunction(node: Conditional | ConditionalGroup): Conditional[][] {
  if (!(node instanceof ConditionalGroup)) return [[node]]
  const parts = node.members.map((member) => conjunction(member))
  if (node.operator === 'AND') return parts.flat()
  const either = (some: Conditional[][], others: Conditional[][]) =>
    some.flatMap((clause) => others.map((other) => [...clause, ...other]))
  return parts.reduce(either, [[]])
}
