export interface Ranking<Item> {
  /** The best first, each item at most once. */
  items: readonly Item[]
  /** How much this ranking counts beside the others. */
  weight: number
}

/** Keeps the first few ranks of one list from deciding alone; 60 is the value of the source. */
const RANK_OFFSET = 60

/**
 * Merges rankings whose scores cannot be compared: an item scores the sum of weight / (60 + rank), rank from 1, over
 * the rankings that hold it. Reciprocal rank fusion: Cormack, Clarke and Büttcher, SIGIR 2009.
 */
export function fuse<Item>(rankings: readonly Ranking<Item>[]): Item[] {
  const scores = new Map<Item, number>()
  for (const { items, weight } of rankings) {
    items.forEach((item, i) => {
      scores.set(item, (scores.get(item) ?? 0) + weight / (RANK_OFFSET + i + 1))
    })
  }
  return [...scores].sort((a, b) => b[1] - a[1]).map(([item]) => item)
}
