import { overlay, roundStrength, type Edits } from './edits'
import type { History } from './history'
import type { VariantStore } from './variant-store'

/** Strengths are hundredths: what is scaled keeps one at least, so that no edit disappears. */
const STEP = 0.01

/**
 * How hard edits push together: the sum of their strengths, without their signs, times their features' units, in the SAE's units. It
 * bounds the length of what they add to the residual stream, and tells as well as that length which mixes break (decision 31).
 * @returns null if it is not known of an edit
 */
export function pushOf(edits: Edits): number | null {
  let push = 0
  for (const { value, unit } of Object.values(edits)) {
    if (unit == null) return null
    push += Math.abs(value) * unit
  }
  return push
}

/** The same mix, pushed no harder than a limit: all strengths made smaller in proportion. */
export function scaledTo(edits: Edits, limit: number): Edits {
  const by = limit / (pushOf(edits) ?? 0)
  if (!(by < 1)) return edits
  const smaller = (value: number) =>
    roundStrength(Math.sign(value) * Math.max(STEP, Math.floor((Math.abs(value) * by + 1e-9) / STEP) * STEP))
  return Object.fromEntries(
    Object.entries(edits).map(([id, edit]) => [id, { ...edit, value: smaller(edit.value) }]),
  )
}

/** Makes a mix that is pushed no harder than a limit pending; one undo brings back what was. */
export function scaleDown(variant: VariantStore, history: History, limit: number): void {
  const { confirmed, pending, replacePending } = variant.getState()
  const scaled = scaledTo(overlay(confirmed, pending), limit)
  history.quietly(() => replacePending({ ...pending, ...scaled }))
  history.record({ label: 'The mix is scaled down', pending: [pending, variant.getState().pending] })
}
