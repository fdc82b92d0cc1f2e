import { createStore } from 'zustand/vanilla'
import { persist, type PersistStorage } from 'zustand/middleware'
import { z } from 'zod'
import { givenSessionId, MAX_EDITS, variantId } from '@/lib/protocols/tiller/contract'
import {
  featureEdit,
  handleOf,
  overlay,
  roundStrength,
  without,
  type Edits,
  type FeatureHandle,
} from './edits'

/** What is kept over a reload. Pending edits are left out: a reload drops them. */
export const savedVariant = z.object({
  confirmed: z.record(z.string(), featureEdit),
  /**
   * Where the server keeps the confirmed edits; null until the page first needs it. Only of an id that the server gave out does it
   * say that it is gone; under any other an empty session would answer.
   */
  address: z.object({ session_id: givenSessionId, variant_id: variantId }).nullable().catch(null),
})
export type SavedVariant = z.infer<typeof savedVariant>
export type Address = NonNullable<SavedVariant['address']>

export interface VariantState {
  readonly confirmed: Edits
  readonly pending: Edits
  readonly address: Address | null
  /** True while edits are on their way to the server: a reload at this moment must not trust the session. */
  readonly settling: boolean
  /**
   * Asks for a strength. It becomes a pending edit, or none if it equals the confirmed one.
   * @returns false, with nothing changed, if the variant would then hold more than `MAX_EDITS` edits
   */
  setPending(feature: FeatureHandle, value: number): boolean
  /** Puts one feature back to its confirmed strength. */
  dropPending(featureId: string): void
  discardPending(): void
  /**
   * Takes edits that the server has stored into the confirmed ones. Pending edits with these very values are done;
   * a slider that was moved again since keeps its pending edit.
   */
  confirm(edits: Edits): void
  setAddress(address: Address | null): void
  setSettling(settling: boolean): void
}

export type VariantStore = ReturnType<typeof createVariantStore>

/** Pending edits that would change something: those that differ from the confirmed strength. */
const differing = (pending: Edits, confirmed: Edits): Edits =>
  Object.fromEntries(
    Object.entries(pending).filter(([id, edit]) => edit.value !== (confirmed[id]?.value ?? 0)),
  )

/** The store behind VariantContext. */
export function createVariantStore(storage: PersistStorage<SavedVariant>, name = 'tiller.variant') {
  return createStore<VariantState>()(
    persist(
      (set, get) => ({
        confirmed: {},
        pending: {},
        address: null,
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
        dropPending: (featureId) => set({ pending: without(get().pending, featureId) }),
        discardPending: () => set({ pending: {} }),
        confirm(edits) {
          const confirmed = overlay(get().confirmed, edits)
          set({ confirmed, pending: differing(get().pending, confirmed) })
        },
        setAddress: (address) => set({ address }),
        setSettling: (settling) => set({ settling }),
      }),
      {
        name,
        version: 1,
        storage,
        skipHydration: true,
        partialize: ({ confirmed, address, settling }): SavedVariant => ({
          confirmed,
          address: settling ? null : address,
        }),
      },
    ),
  )
}
