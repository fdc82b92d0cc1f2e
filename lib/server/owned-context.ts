import 'server-only'
import type { Context } from '@/lib/operations/context'
import { ownedStore } from '@/lib/store/owned'

/** What operations work with for an owner, who sees nothing of others. @param owner null where there are no keys */
export function ownedBy(context: Context, owner: string | null): Context {
  if (owner === null) return context
  const { store, kept, requestKeys } = context
  return {
    ...context,
    owner,
    store: ownedStore(store, owner),
    kept: kept.of(owner),
    requestKeys: requestKeys.of(owner),
  }
}
