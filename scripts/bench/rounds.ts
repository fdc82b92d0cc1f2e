/** Something measured: the more the better, such as tokens a second. */
export type Measure = () => Promise<number>

export interface Spread {
  median: number
  least: number
  most: number
}

/**
 * Measures in turn, round after round, so that a machine that drifts slows all alike. Each round begins with another, so that none is
 * always first; a round before the first warms up and is not kept.
 */
export async function inTurn<Name extends string>(
  measures: Readonly<Record<Name, Measure>>,
  rounds: number,
): Promise<Record<Name, number[]>> {
  const names = Object.keys(measures) as Name[]
  const found = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>
  for (let round = -1; round < rounds; round++) {
    for (let i = 0; i < names.length; i++) {
      const name = names[(i + round + names.length) % names.length]!
      const value = await measures[name]()
      if (round >= 0) found[name].push(value)
    }
  }
  return found
}

/** One measure over another, round by round. */
export const ratios = (over: readonly number[], under: readonly number[]): number[] =>
  over.map((value, round) => value / under[round]!)

export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  const median = (sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2
  return { median, least: sorted[0]!, most: sorted.at(-1)! }
}
