import { confirm, read } from './api'

/** Writers who confirm edits at the same time, each in a session of its own. */
export const LANES = 4
/** Edits that are confirmed together. */
const EDITS = 8
/** The n-th confirmation sets every edit to n of these. */
const STEP = 1e-5

const sessionOf = (lane: number) => `lane-${lane}`

/** Confirms, as the page does, the n-th set of edits. Resolves once the server has acknowledged it. */
export function confirmNth(server: string, lane: number, n: number): Promise<void> {
  const edits = Array.from({ length: EDITS }, (_, index) => ({ index_in_sae: index, value: n * STEP }))
  return confirm(server, sessionOf(lane), edits)
}

/** How many confirmations the lane's variant has seen. Throws an Error for a variant of which only a part was confirmed. */
export async function confirmed(server: string, lane: number): Promise<number> {
  const { values } = await read(server, sessionOf(lane))
  const distinct = new Set(Array.from({ length: EDITS }, (_, index) => values.get(index) ?? 0))
  const [value = 0] = distinct
  if (distinct.size > 1) throw new Error(`A variant is half confirmed: it holds ${[...distinct].join(', ')}`)
  return Math.round(value / STEP)
}
