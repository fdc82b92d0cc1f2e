import { createStore } from 'zustand/vanilla'
import { persist, type PersistStorage } from 'zustand/middleware'
import * as v from 'valibot'
import { SAVED_VERSION } from './saved'

/** Whether a wide page shows the list of conversations beside the chat. */
export const savedList = v.object({ docked: v.boolean() })
export type SavedList = v.InferOutput<typeof savedList>

export interface ListState extends SavedList {
  /** On narrow pages the list is a sheet, which is open only as long as it is used. */
  readonly sheetOpen: boolean
  dock(docked: boolean): void
  openSheet(open: boolean): void
}

export type ListStore = ReturnType<typeof createListStore>

export function createListStore(storage: PersistStorage<SavedList>) {
  return createStore<ListState>()(
    persist(
      (set) => ({
        docked: false,
        sheetOpen: false,
        dock: (docked) => set({ docked }),
        openSheet: (sheetOpen) => set({ sheetOpen }),
      }),
      {
        name: 'tiller.list',
        version: SAVED_VERSION,
        storage,
        skipHydration: true,
        partialize: ({ docked }): SavedList => ({ docked }),
      },
    ),
  )
}
