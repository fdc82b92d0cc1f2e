import type { NestedScopeJson } from '@/lib/steering'
import type { StoredVariant } from '@/lib/store/port'
import type { Context } from './context'
import { givenScopes } from './given-scopes'
import { resolveEdits, type Edit, type ResolvedEdit } from './resolve-feature'
import type { Target } from './stale'
import { applyEdits, changeVariant, openVariant } from './variant-access'

export interface Steered {
  edits: ResolvedEdit[]
  /** The variant after the change. */
  stored: StoredVariant
}

/**
 * Writes edits to a variant, and scopes in place of its own where they are given: all of it or nothing. `field` says where the
 * edits stand in the request.
 */
export async function steer(
  context: Context,
  target: Target,
  edits: readonly Edit[],
  field: string,
  signal: AbortSignal,
  scopes?: readonly NestedScopeJson[],
): Promise<Steered> {
  // A session that does not exist is told before a feature that does not: nothing can be done about the latter first.
  const { model, variant: held } = await openVariant(context, target, signal)
  const resolved = resolveEdits(context, model, edits, field, held)
  const given = scopes && (await givenScopes(context, model, held.baseModel, scopes, 'scopes'))
  const stored = await changeVariant(context.store, target, (variant) => {
    if (given) variant.setScopes(given)
    applyEdits(variant, resolved)
  })
  return { edits: resolved, stored }
}
