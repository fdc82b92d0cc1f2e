import 'server-only'
import type { Context } from '@/lib/operations/context'
import { ownedStore } from '@/lib/store/owned'

/** What operations work with for an owner, who sees no sessions of others. @param owner null where there are no keys */
export function ownedBy(context: Context, owner: string | null): Context {
  return owner === null ? context : { ...context, owner, store: ownedStore(context.store, owner) }
}
