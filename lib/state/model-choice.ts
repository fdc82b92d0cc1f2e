import { createStore } from 'zustand/vanilla'
import { persist, type PersistStorage } from 'zustand/middleware'
import { z } from 'zod'

/** The name of the model that the page is turned to; null until a person has chosen one. */
export const savedChoice = z.object({ chosen: z.string().min(1).nullable() })
export type SavedChoice = z.infer<typeof savedChoice>

export interface ModelChoice extends SavedChoice {
  /** The model that the page was turned to before, while the tab lives; null if none was. */
  readonly previous: string | null
  /** @param from the model that the page is turned to now */
  choose(name: string, from?: string): void
}

export type ModelChoiceStore = ReturnType<typeof createModelChoice>

export function createModelChoice(storage: PersistStorage<SavedChoice>) {
  return createStore<ModelChoice>()(
    persist(
      (set) => ({
        chosen: null,
        previous: null,
        choose: (chosen, from) => set(({ chosen: before }) => ({ chosen, previous: from ?? before })),
      }),
      {
        name: 'tiller.model',
        version: 1,
        storage,
        skipHydration: true,
        partialize: ({ chosen }): SavedChoice => ({ chosen }),
      },
    ),
  )
}

/** A tab stays with its model over a reload, and a new tab begins with the model that was chosen last. */
export function tabFirst(
  tab: PersistStorage<SavedChoice>,
  lasting: PersistStorage<SavedChoice>,
): PersistStorage<SavedChoice> {
  return {
    getItem: (name) => tab.getItem(name) ?? lasting.getItem(name),
    setItem(name, value) {
      void tab.setItem(name, value)
      void lasting.setItem(name, value)
    },
    removeItem(name) {
      void tab.removeItem(name)
      void lasting.removeItem(name)
    },
  }
}
