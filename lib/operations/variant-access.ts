import { Failure } from '@/lib/errors'
import type { ServedModel } from '@/lib/models/served-model'
import { Feature, Variant } from '@/lib/steering'
import type { Address, Strengths, VariantStore } from '@/lib/store/port'
import type { Context } from './context'
import type { ResolvedEdit } from './resolve-feature'

/** A copy of a stored variant, what auto-steering wrote to it, and the model that it is a variant of. */
export interface OpenVariant {
  variant: Variant
  automatic: Strengths
  model: ServedModel
}

/** A copy of a stored variant. Throws UnknownSession or UnknownVariant. */
export async function readVariant({ store }: Pick<Context, 'store'>, address: Address): Promise<Variant> {
  return Variant.fromJson((await store.read(address)).json)
}

/** Throws UnknownSession or UnknownVariant, and what `Registry.get` throws for the variant's base model. */
export async function openVariant(
  { store, models }: Context,
  address: Address,
  signal: AbortSignal,
): Promise<OpenVariant> {
  const { json, automatic } = await store.read(address)
  const variant = Variant.fromJson(json)
  return { variant, automatic, model: await models.get(variant.baseModel, signal) }
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
  throw new Failure(
    'validation_failed',
    `A variant holds at most ${MAX_HELD_EDITS} edits, and this would make ${edits.length}. Clear some first.`,
  )
}

export function variantText(variant: Variant): string {
  return JSON.stringify(variant.json())
}

/**
 * Changes a stored variant in one step and returns its new JSON text. If `change` throws, nothing is stored.
 * @param change gets what auto-steering wrote before, and returns what of the variant is automatic now; nothing means that
 *   this has not changed
 */
export async function changeVariant(
  store: VariantStore,
  address: Address,
  change: (variant: Variant, automatic: Strengths) => Strengths | void,
): Promise<string> {
  const stored = await store.update(address, ({ json, automatic }) => {
    const variant = Variant.fromJson(json)
    const now = change(variant, automatic) ?? automatic
    return { json: variantText(variant), automatic: now }
  })
  return stored.json
}
