import type { CatalogueEntry } from '@/lib/catalogue'
import { effectOf } from './fluent'

/** What a list of features can be sorted by: what the catalogue knows, and what a person has done last. */
export type Sort = 'index' | 'label' | 'density' | 'activation' | 'effect' | 'trust' | 'edited' | 'noted'
type Known = Exclude<Sort, 'edited' | 'noted'>

/** Numbers to sort by; null for what nobody knows, which comes last either way. */
const NUMBERS: Record<Exclude<Known, 'label'>, (entry: CatalogueEntry) => number | null> = {
  index: ({ indexInSae }) => indexInSae,
  density: ({ density }) => density,
  activation: ({ maxActivationStrength }) => maxActivationStrength,
  effect: ({ curve }) => effectOf(curve),
  trust: ({ f1 }) => f1,
}

/** Orders by what they are of: a catalogue has another list whenever a feature comes or goes. */
const orders = new WeakMap<readonly CatalogueEntry[], Map<string, readonly CatalogueEntry[]>>()

/** A catalogue's features in an order, those that never fire last. Sorting is done once for each list. */
export function ordered(
  entries: readonly CatalogueEntry[],
  by: Known,
  descending: boolean,
): readonly CatalogueEntry[] {
  const known = orders.get(entries) ?? new Map<string, readonly CatalogueEntry[]>()
  orders.set(entries, known)
  const key = `${by} ${descending}`
  const found = known.get(key) ?? sorted(entries, by, descending)
  known.set(key, found)
  return found
}

function sorted(entries: readonly CatalogueEntry[], by: Known, descending: boolean): CatalogueEntry[] {
  const turn = descending ? -1 : 1
  const keyOf: (entry: CatalogueEntry) => string | number | null = by === 'label' ? labelKey : NUMBERS[by]
  const keys = entries.map(keyOf)
  const compare = (a: number, b: number) => {
    const alive = Number(entries[b]!.alive) - Number(entries[a]!.alive)
    if (alive !== 0) return alive
    const [one, other] = [keys[a] ?? null, keys[b] ?? null]
    if (one === null || other === null) return Number(one === null) - Number(other === null) || a - b
    return one === other ? a - b : (one < other ? -1 : 1) * turn
  }
  return entries
    .map((_, at) => at)
    .sort(compare)
    .map((at) => entries[at]!)
}

/** Labels by their letters: quotes and the like do not count, and neither does case. */
const labelKey = ({ label }: CatalogueEntry) => label.toLowerCase().replace(/^[^\p{L}\p{N}]+/u, '') || label

/** Features that stand in a ranking first, in its order, or from its end on; the others after them, by their index. */
export function rankedFirst(
  entries: readonly CatalogueEntry[],
  ranking: readonly string[],
  descending: boolean,
): readonly CatalogueEntry[] {
  const place = new Map(ranking.map((uuid, at) => [uuid, at]))
  const turn = descending ? 1 : -1
  const first = entries
    .filter(({ uuid }) => place.has(uuid))
    .sort((a, b) => turn * (place.get(a.uuid)! - place.get(b.uuid)!))
  return [...first, ...ordered(entries, 'index', false).filter(({ uuid }) => !place.has(uuid))]
}
