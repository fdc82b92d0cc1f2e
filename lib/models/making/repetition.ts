/** Runs of so many tokens are compared. */
const RUN = 3

/** For each token of an answer, whether it ends a run of three that the answer had before. @param ids of its tokens */
export function repeats(ids: readonly number[]): boolean[] {
  const known = new Set<string>()
  return ids.map((_, t) => {
    if (t < RUN - 1) return false
    const run = ids.slice(t - RUN + 1, t + 1).join(' ')
    const { size } = known
    return known.add(run).size === size
  })
}

/** Share of an answer's runs of three tokens that it had before, 0 … 1: an answer that goes round in circles has many. */
export function repetitionOf(ids: readonly number[]): number {
  const again = repeats(ids).filter(Boolean).length
  return again / Math.max(1, ids.length - RUN + 1)
}
