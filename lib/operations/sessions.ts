import { invalid } from '@/lib/errors'
import { Variant } from '@/lib/steering'
import type { NewVariant, StoredVariant } from '@/lib/store/port'
import type { Context } from './context'
import { givenVariant } from './given-variant'
import { requireExpected, type Target } from './stale'
import { variantText } from './variant-access'

/** Makes a session whose first variant is one of `baseModel`, or of the default model. Throws `unknown_model`. */
export async function createSession(
  context: Context,
  baseModel: string | undefined,
): Promise<StoredVariant & { baseModel: string }> {
  const name = await nameOf(context, baseModel)
  return { ...(await context.store.createSession(emptyVariant(name))), baseModel: name }
}

export interface VariantRequest {
  sessionId: string
  variantId?: string
  /** What the variant is: a copy of another, one given as JSON, or an empty one of a model. */
  from?: { variantId: string } | { given: unknown } | { baseModel: string }
}

/** Makes a variant in a session; one that is made of nothing is empty, and of the model that the session began with. */
export async function createVariant(
  context: Context,
  { from, ...address }: VariantRequest,
  signal: AbortSignal,
): Promise<StoredVariant> {
  return context.store.createVariant({ ...address, from: await basis(context, from, signal) })
}

async function basis(
  context: Context,
  from: VariantRequest['from'],
  signal: AbortSignal,
): Promise<NewVariant['from']> {
  if (from === undefined || 'variantId' in from) return from
  if ('given' in from) return { json: variantText(await givenVariant(context, from.given, signal)) }
  return { json: emptyVariant(await nameOf(context, from.baseModel)) }
}

/** Deletes a session with its variants. Throws UnknownSession. */
export const removeSession = ({ store }: Context, sessionId: string): Promise<void> =>
  store.removeSession(sessionId)

/** Deletes a variant. Throws UnknownSession, UnknownVariant, StaleVariant, and `validation_failed` for `default`. */
export const removeVariant = ({ store }: Context, target: Target): Promise<void> =>
  store.removeVariant(target, (stored) => requireExpected(target, stored, null))

export const emptyVariant = (baseModel: string): string => variantText(new Variant(baseModel))

async function nameOf({ models }: Context, asked: string | undefined): Promise<string> {
  if (asked === undefined) return models.defaultName()
  const names = await models.names()
  const name = names.resolve(asked)
  if (name !== undefined) return name
  const served = names.accepted.map((each) => `"${each}"`).join(', ')
  throw invalid('base_model', `is not served here. Served: ${served}`)
}
