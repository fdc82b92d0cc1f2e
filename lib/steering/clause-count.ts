import type { ConditionalGroupJson, ConditionalJson } from './wire'

/** More than anybody writes by hand, and few enough for the chain of scopes that they become to be read from JSON. */
const MAX_CLAUSES = 32

export const TOO_MANY_CLAUSES = `AND inside OR unfolds to more than ${MAX_CLAUSES} clauses here; split the condition into several scopes`

/** Whether a condition unfolds to few enough flat groups; comparisons side by side in one group are never too many. */
export const fewClauses = (group: ConditionalGroupJson): boolean => countGroups(group) <= MAX_CLAUSES

function countGroups(group: ConditionalGroupJson): number {
  const nested = group.conditionals.filter((member) => 'conditionals' in member)
  if (nested.length === 0) return 1
  if (group.operator === 'OR') return countClauses(group)
  return nested.reduce((count, member) => count + countGroups(member), 1)
}

/**
 * Clauses of the conjunctive normal form: an AND has all its members', an OR has one for each way to combine them.
 * At least 1, so that no part of a condition counts more than the whole.
 */
function countClauses(condition: ConditionalJson | ConditionalGroupJson): number {
  if (!('conditionals' in condition)) return 1
  const counts = condition.conditionals.map((member) => countClauses(member))
  if (condition.operator === 'OR') return counts.reduce((product, count) => product * count, 1)
  return Math.max(
    1,
    counts.reduce((sum, count) => sum + count, 0),
  )
}
