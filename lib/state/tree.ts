/** What a conversation is made of: turns of one parent are versions of each other. */
export interface Node {
  id: string
  parent: string | null
  role: 'user' | 'assistant'
}

/** From the first turn to the one that is named; empty where that is not there. */
export function branchTo<T extends Node>(all: readonly T[], id: string | null): T[] {
  const known = new Map(all.map((turn) => [turn.id, turn]))
  const branch: T[] = []
  for (let at = known.get(id ?? ''); at !== undefined; at = known.get(at.parent ?? '')) branch.push(at)
  return branch.reverse()
}

/** The end of the branch that goes on from a turn, by way of what was added last. */
export function endUnder(all: readonly Node[], id: string): string {
  let end = id
  for (let next = all.findLast(({ parent }) => parent === end); next;) {
    end = next.id
    next = all.findLast(({ parent }) => parent === end)
  }
  return end
}

/** A turn and what else was said in its place, in the order in which it was said. */
export const versionsOf = <T extends Node>(all: readonly T[], { parent, role }: Node): T[] =>
  all.filter((each) => each.parent === parent && each.role === role)

/** The turns of both, those that only the second has behind those of the first. */
export function united<T extends Node>(one: readonly T[], other: readonly T[]): T[] {
  const known = new Set(one.map(({ id }) => id))
  return [...one, ...other.filter(({ id }) => !known.has(id))]
}

/** Whether every turn follows one that comes before it, and no id is there twice. */
export function isTree(all: readonly Pick<Node, 'id' | 'parent'>[]): boolean {
  const known = new Set<string>()
  return all.every(({ id, parent }) => {
    const fits = !known.has(id) && (parent === null || known.has(parent))
    known.add(id)
    return fits
  })
}
