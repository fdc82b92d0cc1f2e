import { Failure, isFailure } from '@/lib/errors'
import type { ServedModel } from '@/lib/models/served-model'
import { Feature, Variant } from '@/lib/steering'
import { currentRecord } from '@/lib/request-record'
import type { Address, StoredVariant, Strengths, VariantStore } from '@/lib/store/port'
import type { Context } from './context'
import type { ResolvedEdit } from './resolve-feature'
import { requireExpected, type Target } from './stale'

/** A copy of a stored variant, what is stored, and the model that it is a variant of. */
export interface OpenVariant {
  variant: Variant
  stored: StoredVariant
  model: ServedModel
}

/** A copy of a stored variant, with what is stored. Throws UnknownSession or UnknownVariant. */
export async function readVariant(
  { store }: Pick<Context, 'store'>,
  address: Address,
): Promise<Pick<OpenVariant, 'variant' | 'stored'>> {
  noteVariant(address)
  const stored = await store.read(address)
  return { variant: Variant.fromJson(stored.json), stored }
}

/** For the log of the request. */
function noteVariant({ variantId }: Address): void {
  const record = currentRecord()
  if (record) record.variant = variantId
}

/** Throws UnknownSession or UnknownVariant, and what `Registry.get` throws for the variant's base model. */
export async function openVariant(
  { store, models }: Context,
  address: Address,
  signal: AbortSignal,
): Promise<OpenVariant> {
  const { variant, stored } = await readVariant({ store }, address)
  try {
    return { variant, stored, model: await models.get(variant.baseModel, signal) }
  } catch (error) {
    throw isFailure(error) && error.code === 'unknown_model' ? modelIsGone(error, stored) : error
  }
}

/** A variant outlives its model, and then says what can be done. */
function modelIsGone({ message }: Failure, { sessionId, variantId }: Address): Failure {
  return new Failure(
    'unknown_model',
    `${message} The variant "${variantId}" of the session "${sessionId}" steers that model: put the model back, make a variant of ` +
      `another with POST /api/v1/variants, or delete the session with DELETE /api/v1/sessions/${sessionId}.`,
  )
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
 * Changes a stored variant in one step and returns it as it is then. If `change` throws, nothing is stored. Throws StaleVariant
 * where the version is none that the writer has seen.
 * @param change gets what auto-steering wrote before, and returns what of the variant is automatic now; nothing means that
 *   this has not changed
 */
export async function changeVariant(
  store: VariantStore,
  target: Target,
  change: (variant: Variant, automatic: Strengths) => Strengths | void,
): Promise<StoredVariant> {
  noteVariant(target)
  return store.update(target, (stored) => {
    const variant = Variant.fromJson(stored.json)
    const automatic = change(variant, stored.automatic) ?? stored.automatic
    const json = variantText(variant)
    requireExpected(target, stored, json)
    return { json, automatic }
  })
}
