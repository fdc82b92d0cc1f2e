/** The name of which the fewest letters differ, and how many do. */
export function nearest(name: string, known: readonly string[]): [name: string, distance: number] {
  return known
    .map((other): [string, number] => [other, distance(name, other)])
    .reduce((best, other) => (other[1] < best[1] ? other : best))
}

/** Levenshtein's distance, a row of the table at a time. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1]
    for (const [j, other] of [...b].entries())
      next.push(Math.min(next[j]! + 1, row[j + 1]! + 1, row[j]! + (letter === other ? 0 : 1)))
    row = next
  }
  return row.at(-1)!
}
