import 'server-only'
import { modelsOf } from '@/lib/models/callers'
import type { Context } from '@/lib/operations/context'
import type { Caller } from '@/lib/protocols/http/access'
import { ownedStore } from '@/lib/store/owned'

/** What operations work with for a caller: an owner sees nothing of others, and each caller has a fair share of slots. */
export function ownedBy(context: Context, { owner, counted }: Caller): Context {
  const models = counted === undefined ? context.models : modelsOf(context.models, counted)
  if (owner === null) return { ...context, models }
  const { store, kept, notes, requestKeys } = context
  return {
    ...context,
    models,
    owner,
    store: ownedStore(store, owner),
    kept: kept.of(owner),
    notes: notes.of(owner),
    requestKeys: requestKeys.of(owner),
  }
}
