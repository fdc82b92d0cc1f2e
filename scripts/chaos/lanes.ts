import { changeVariant } from '@/lib/operations/variant-access'
import { Feature, Variant } from '@/lib/steering'
import { DEFAULT_VARIANT_ID } from '@/lib/store/defaults'
import type { VariantStore } from '@/lib/store/port'

/** Writers who confirm edits at the same time, each in a session of its own. */
export const LANES = 4
/** Edits that are confirmed together. */
const EDITS = 8
/** The n-th confirmation sets every edit to n of these. */
const STEP = 1e-5

export const BEGINNING = JSON.stringify(new Variant('chaos').json())

const features = Array.from(
  { length: EDITS },
  (_, index) =>
    new Feature({
      uuid: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
      label: `Feature ${index}`,
      indexInSae: index,
    }),
)
const addressOf = (lane: number) => ({ sessionId: `lane-${lane}`, variantId: DEFAULT_VARIANT_ID })

/** Confirms edits as the steering API does; resolves with their number once the store has acknowledged them. */
export async function confirmNext(store: VariantStore, lane: number): Promise<number> {
  let n = 0
  await changeVariant(store, addressOf(lane), (variant) => {
    n = numberOf(variant) + 1
    for (const feature of features) variant.set(feature, n * STEP)
  })
  return n
}

/** How many confirmations the lane's variant has seen. Throws an Error for a variant of which only a part was confirmed. */
export async function confirmed(store: VariantStore, lane: number): Promise<number> {
  const { json } = await store.read(addressOf(lane))
  return numberOf(Variant.fromJson(json))
}

function numberOf(variant: Variant): number {
  const values = new Set(features.map((feature) => variant.edits.get(feature) ?? 0))
  const [value = 0] = values
  if (values.size > 1) throw new Error(`A variant is half confirmed: it holds ${[...values].join(', ')}`)
  return Math.round(value / STEP)
}
