import { DEFAULT_VARIANT_ID, type VariantAddress } from '@/lib/protocols/tiller/contract'
import { Feature, Variant } from '@/lib/steering'
import { ApiError } from '@/lib/errors'
import type { Address, VariantStore } from '@/lib/store/port'
import type { ResolvedEdit } from './resolve-feature'

export function addressOf({ session_id, variant_id }: VariantAddress): Address {
  return { sessionId: session_id, variantId: variant_id ?? DEFAULT_VARIANT_ID }
}

/** A copy of a stored variant. Throws UnknownSession or UnknownVariant. */
export async function readVariant(store: VariantStore, address: VariantAddress): Promise<Variant> {
  return Variant.fromJson((await store.read(addressOf(address))).json)
}

/** A variant holds no more edits than this, many times what a person can tell apart. */
const MAX_HELD_EDITS = 256

/** Lays edits over a variant, in place. Throws `validation_failed` if it would then hold too many. */
export function applyEdits(variant: Variant, edits: readonly ResolvedEdit[]): void {
  for (const { entry, value } of edits) variant.set(new Feature(entry), value)
  checkSize(variant)
}

/** Throws `validation_failed` for a variant of more edits than one may hold. */
export function checkSize({ edits }: Variant): void {
  if (edits.length <= MAX_HELD_EDITS) return
  throw new ApiError(
    'validation_failed',
    `A variant holds at most ${MAX_HELD_EDITS} edits, and this would make ${edits.length}. Clear some first.`,
  )
}

export function variantText(variant: Variant): string {
  return JSON.stringify(variant.json())
}

/** Changes a stored variant in one step and returns its new JSON text. If `change` throws, nothing is stored. */
export async function changeVariant(
  store: VariantStore,
  address: VariantAddress,
  change: (variant: Variant) => void,
): Promise<string> {
  const stored = await store.update(addressOf(address), (json) => {
    const variant = Variant.fromJson(json)
    change(variant)
    return variantText(variant)
  })
  return stored.json
}
