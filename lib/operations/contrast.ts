import type { Catalogue, CatalogueEntry } from '@/lib/catalogue'
import type { Activations, Message } from '@/lib/engine/port'
import type { Controller } from '@/lib/steering'
import { readActivations } from '@/lib/models/reading'
import type { ServedModel } from '@/lib/models/served-model'

/** Conversations, and the program that the model runs while it reads them. */
export interface Dataset {
  conversations: readonly (readonly Message[])[]
  controller: Controller
}

/** A feature with what tells the datasets apart by it. */
export interface Contrasted {
  entry: CatalogueEntry
  /** Above 0 for one that fires more in the first dataset. */
  d: number
  /** Its means over the observations of both, as shares of its strongest activation. */
  means: readonly [number, number]
  /** In how many conversations of each it fires. */
  firesIn: readonly [number, number]
}

/** Features of each side, those that tell it most from the other first. */
export interface Contrast {
  first: Contrasted[]
  second: Contrasted[]
}

/**
 * The features that fire more in one dataset than in the other. A token of an assistant's message is one observation
 * (any message's, in a conversation without assistant), and a feature's activations count as shares of its strongest
 * one. Features are ranked by the difference of their means over their pooled standard deviation plus a constant, the
 * median of those deviations, which keeps features that hardly fire from leading the list: the statistic d of Tusher,
 * Tibshirani and Chu, PNAS 2001, https://doi.org/10.1073/pnas.091062498.
 */
export async function contrast(
  model: ServedModel,
  datasets: { first: Dataset; second: Dataset },
  top: { first: number; second: number },
  signal: AbortSignal,
): Promise<Contrast> {
  const first = await observe(model, datasets.first, signal)
  const second = await observe(model, datasets.second, signal)
  return tellingApart(model, first, second, top)
}

/** The same of conversations that were read already. */
export function tellingApart(
  model: Pick<ServedModel, 'catalogue'>,
  first: readonly Observations[],
  second: readonly Observations[],
  top: { first: number; second: number },
): Contrast {
  const firesIn = (side: readonly Observations[], index: number) =>
    side.filter(({ sums }) => sums.has(index)).length
  const scored = score(together(first), together(second)).flatMap(({ index, ...row }): Contrasted[] => {
    const entry = model.catalogue.byIndex(index)
    return entry?.alive ? [{ entry, ...row, firesIn: [firesIn(first, index), firesIn(second, index)] }] : []
  })
  const side = (sign: 1 | -1) => scored.filter(({ d }) => sign * d > 0).sort((a, b) => sign * (b.d - a.d))
  return { first: side(1).slice(0, top.first), second: side(-1).slice(0, top.second) }
}

/** Sums over all observations, per feature; a feature that does not fire adds nothing. */
export interface Observations {
  count: number
  sums: Map<number, { sum: number; squares: number }>
}

/** What is seen in each conversation of a dataset. */
export async function observe(
  model: ServedModel,
  { conversations, controller }: Dataset,
  signal: AbortSignal,
): Promise<Observations[]> {
  const each: Observations[] = []
  for (const messages of conversations) {
    const observations: Observations = { count: 0, sums: new Map() }
    add(
      observations,
      await readActivations(model, { messages, controller }, signal),
      messages,
      model.catalogue,
    )
    each.push(observations)
  }
  return each
}

export function together(conversations: readonly Observations[]): Observations {
  const all: Observations = { count: 0, sums: new Map() }
  for (const { count, sums } of conversations) {
    all.count += count
    for (const [index, { sum, squares }] of sums) {
      const known = all.sums.get(index) ?? { sum: 0, squares: 0 }
      all.sums.set(index, { sum: known.sum + sum, squares: known.squares + squares })
    }
  }
  return all
}

function add(
  observations: Observations,
  { tokens, rows }: Activations,
  messages: readonly Message[],
  catalogue: Catalogue,
): void {
  const anyone = !messages.some(({ role }) => role === 'assistant')
  rows.forEach(({ indices, values }, t) => {
    const message = tokens[t]?.message
    if (message == null || !(anyone || messages[message]?.role === 'assistant')) return
    observations.count += 1
    indices.forEach((index, j) => {
      const share = (values[j] ?? 0) / (catalogue.byIndex(index)?.maxActivationStrength || 1)
      const { sum, squares } = observations.sums.get(index) ?? { sum: 0, squares: 0 }
      observations.sums.set(index, { sum: sum + share, squares: squares + share * share })
    })
  })
}

/** Stands for the constant where no observations of a side differ. With one on each side none can, and d is the difference. */
const leastSpread = (observations: number) => (observations <= 2 ? 1 : Number.EPSILON)

type Scored = Pick<Contrasted, 'd' | 'means'> & { index: number }

export function score(first: Observations, second: Observations): Scored[] {
  const indices = [...new Set([...first.sums.keys(), ...second.sums.keys()])]
  const rows = indices.map((index) => {
    const [a, b] = [moments(first, index), moments(second, index)]
    const pooled = Math.sqrt((a.scatter + b.scatter) / Math.max(1, first.count + second.count - 2))
    return { index, means: [a.mean, b.mean] as const, pooled }
  })
  const deviations = rows.map(({ pooled }) => pooled).sort((a, b) => a - b)
  const constant = deviations[Math.floor(deviations.length / 2)] || leastSpread(first.count + second.count)
  return rows.map(({ index, means, pooled }) => ({
    index,
    means,
    d: (means[0] - means[1]) / (pooled + constant),
  }))
}

/** Mean, and sum of squared distances from it. */
function moments({ count, sums }: Observations, index: number): { mean: number; scatter: number } {
  const { sum, squares } = sums.get(index) ?? { sum: 0, squares: 0 }
  if (count === 0) return { mean: 0, scatter: 0 }
  return { mean: sum / count, scatter: Math.max(0, squares - (sum * sum) / count) }
}
