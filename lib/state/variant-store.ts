import { createStore } from 'zustand/vanilla'
import { persist, type PersistStorage, type StorageValue } from 'zustand/middleware'
import * as v from 'valibot'
import { GIVEN_SESSION_ID, MAX_EDITS } from '@/lib/protocols/common/limits'
import { conditions, NONE, sameConditions, type Conditions } from './conditions'
import {
  featureEdit,
  handleOf,
  overlay,
  roundStrength,
  without,
  type Edits,
  type FeatureHandle,
} from './edits'
import { SAVED_VERSION } from './saved'

/** What is kept for good and shared by all tabs. */
export const savedVariant = v.object({
  confirmed: v.record(v.string(), featureEdit),
  /** What holds under conditions, confirmed too. */
  conditions: v.fallback(v.optional(conditions, []), []),
  /**
   * Where the server keeps the confirmed edits; null until the page first needs it. Only of an id that the server gave out does it
   * say that it is gone; under any other an empty session would answer.
   */
  address: v.fallback(
    v.nullable(
      v.object({ session_id: v.pipe(v.string(), v.regex(GIVEN_SESSION_ID)), variant_id: v.string() }),
    ),
    null,
  ),
  /** The version of the server's copy that has these confirmed edits, as it told it; null if that is not known. */
  etag: v.fallback(v.nullable(v.string()), null),
})
export type SavedVariant = v.InferOutput<typeof savedVariant>

/** What a tab keeps over a reload, for itself. */
export const savedPending = v.object({
  pending: v.record(v.string(), featureEdit),
  /** Conditions in place of all the confirmed ones; null if none is changed. */
  pendingConditions: v.fallback(v.optional(v.nullable(conditions), null), null),
})
export type SavedPending = v.InferOutput<typeof savedPending>
export type Address = NonNullable<SavedVariant['address']>

/** Confirmed edits and conditions as a person has them before their eyes, and the server's version of them. */
export interface Seen {
  readonly confirmed: Edits
  readonly conditions: Conditions
  readonly etag: string | null
}

export interface VariantState extends Seen {
  readonly pending: Edits
  readonly pendingConditions: Conditions | null
  readonly address: Address | null
  /** True while edits are on their way to the server: a reload at this moment must not trust the session. */
  readonly settling: boolean
  /**
   * Asks for a strength. It becomes a pending edit, or none if it equals the confirmed one.
   * @returns false, with nothing changed, if the variant would then hold more than `MAX_EDITS` edits
   */
  setPending(feature: FeatureHandle, value: number): boolean
  /** Asks for these conditions in place of all that there are; null for the confirmed ones. */
  setPendingConditions(conditions: Conditions | null): void
  /** Puts one feature back to its confirmed strength. */
  dropPending(featureId: string): void
  discardPending(): void
  /** Puts pending edits in place of all that there are; those that would change nothing are left out. */
  replacePending(pending: Edits): void
  /**
   * Takes edits that the server has stored into the confirmed ones. Pending edits with these very values are done;
   * a slider that was moved again since keeps its pending edit.
   * @param conditions those that were stored with them; left out, they stay as they were
   */
  confirm(edits: Edits, etag?: string | null, conditions?: Conditions): void
  /** Takes over what the server has, which others may have changed. */
  takeOver(seen: Seen): void
  setAddress(address: Address | null, etag?: string | null): void
  setSettling(settling: boolean): void
}

export type VariantStore = ReturnType<typeof createVariantStore>

/** Pending edits that would change something: those that differ from the confirmed strength. */
const differing = (pending: Edits, confirmed: Edits): Edits =>
  Object.fromEntries(
    Object.entries(pending).filter(([id, edit]) => edit.value !== (confirmed[id]?.value ?? 0)),
  )

/** Pending conditions that are others than the confirmed ones, or null. */
const others = (pending: Conditions | null, confirmed: Conditions) =>
  pending !== null && sameConditions(pending, confirmed) ? null : pending

/** How many changes wait to be compared: edits one by one, the conditions as one. */
export const pendingCount = ({
  pending,
  pendingConditions,
}: Pick<VariantState, 'pending' | 'pendingConditions'>) =>
  Object.keys(pending).length + (pendingConditions === null ? 0 : 1)

/** The conditions as they will be once everything pending is confirmed. */
export const wantedConditions = ({
  conditions,
  pendingConditions,
}: Pick<VariantState, 'conditions' | 'pendingConditions'>) => pendingConditions ?? conditions

/** The store behind VariantContext. */
export function createVariantStore(
  storage: PersistStorage<SavedVariant & SavedPending>,
  name = 'tiller.variant',
) {
  return createStore<VariantState>()(
    persist(
      (set, get) => ({
        confirmed: {},
        conditions: NONE,
        pending: {},
        pendingConditions: null,
        address: null,
        etag: null,
        settling: false,
        setPending(feature, value) {
          const { confirmed, pending } = get()
          const edit = { ...handleOf(feature), value: roundStrength(value) }
          const next = differing({ ...pending, [feature.feature_id]: edit }, confirmed)
          const touched = new Set([...Object.keys(confirmed), ...Object.keys(next)])
          if (touched.size > MAX_EDITS) return false
          set({ pending: next })
          return true
        },
        setPendingConditions: (wanted) => set({ pendingConditions: others(wanted, get().conditions) }),
        dropPending: (featureId) => set({ pending: without(get().pending, featureId) }),
        discardPending: () => set({ pending: {}, pendingConditions: null }),
        replacePending: (pending) => set({ pending: differing(pending, get().confirmed) }),
        confirm(edits, etag = null, stored = get().conditions) {
          get().takeOver({ confirmed: overlay(get().confirmed, edits), conditions: stored, etag })
        },
        takeOver: ({ confirmed, conditions, etag }) =>
          set({
            confirmed,
            conditions,
            etag,
            pending: differing(get().pending, confirmed),
            pendingConditions: others(get().pendingConditions, conditions),
          }),
        setAddress: (address, etag = null) => set({ address, etag }),
        setSettling: (settling) => set({ settling }),
      }),
      {
        name,
        version: 1,
        storage,
        skipHydration: true,
        partialize: ({ settling, ...state }): SavedVariant & SavedPending => ({
          confirmed: state.confirmed,
          conditions: [...state.conditions],
          pending: state.pending,
          pendingConditions: state.pendingConditions && [...state.pendingConditions],
          address: settling ? null : state.address,
          etag: settling ? null : state.etag,
        }),
        merge(persisted, current) {
          const saved = persisted as SavedVariant & SavedPending
          return {
            ...current,
            ...saved,
            pending: differing(saved.pending, saved.confirmed),
            pendingConditions: others(saved.pendingConditions, saved.conditions),
          }
        },
      },
    ),
  )
}

/** Confirmed edits are shared by all tabs; pending ones belong to the tab in which a slider was moved. */
export function inTwoPlaces(
  lasting: PersistStorage<SavedVariant>,
  tab: PersistStorage<SavedPending>,
): PersistStorage<SavedVariant & SavedPending> {
  const read = <T>(storage: PersistStorage<T>, name: string) =>
    storage.getItem(name) as StorageValue<T> | null
  return {
    getItem(name) {
      const shared = read(lasting, name)
      const own = read(tab, name)
      if (shared === null && own === null) return null
      const nothing: SavedVariant & SavedPending = {
        ...v.parse(savedVariant, { confirmed: {} }),
        ...v.parse(savedPending, { pending: {} }),
      }
      return { version: SAVED_VERSION, state: { ...nothing, ...shared?.state, ...own?.state } }
    },
    setItem(name, { state: { pending, pendingConditions, ...shared }, version }) {
      void lasting.setItem(name, { state: shared, version })
      void tab.setItem(name, { state: { pending, pendingConditions }, version })
    },
    removeItem(name) {
      void lasting.removeItem(name)
      void tab.removeItem(name)
    },
  }
}
