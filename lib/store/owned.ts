import { ownedId, ownPart } from './owners'
import type { StoredVariant, VariantStore } from './port'

/** The store as one owner sees it: sessions of others are unknown to it, and its own have the ids that it knows them by. */
export function ownedStore(store: VariantStore, owner: string): VariantStore {
  const inside = <Place extends { sessionId: string }>(place: Place): Place => ({
    ...place,
    sessionId: ownedId(owner, place.sessionId),
  })
  const outside = (stored: StoredVariant): StoredVariant => ({
    ...stored,
    sessionId: ownPart(stored.sessionId),
  })
  return {
    createSession: async (json) => outside(await store.createSession(json, owner)),
    createVariant: async (request) => outside(await store.createVariant(inside(request))),
    read: async (address) => outside(await store.read(inside(address))),
    update: async (address, change) =>
      outside(await store.update(inside(address), (stored) => change(outside(stored)))),
    removeVariant: (address, check) =>
      store.removeVariant(inside(address), check && ((stored) => check(outside(stored)))),
    removeSession: (sessionId) => store.removeSession(ownedId(owner, sessionId)),
    tryWriting: () => store.tryWriting(),
  }
}
