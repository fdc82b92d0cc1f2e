import { createStore } from 'zustand/vanilla'
import { persist, type PersistStorage } from 'zustand/middleware'
import * as v from 'valibot'

/** The name of the model that the page is turned to; null until a person has chosen one. */
export const savedChoice = v.object({ chosen: v.nullable(v.pipe(v.string(), v.minLength(1))) })
export type SavedChoice = v.InferOutput<typeof savedChoice>

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
