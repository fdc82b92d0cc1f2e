import { createStore } from 'zustand/vanilla'
import { persist, type PersistStorage } from 'zustand/middleware'
import * as v from 'valibot'

export const savedDraft = v.object({ draft: v.string() })
export type SavedDraft = v.InferOutput<typeof savedDraft>

export interface DraftState extends SavedDraft {
  setDraft(draft: string): void
}

export type DraftStore = ReturnType<typeof createDraftStore>

/** What is being typed. It belongs to one tab, so two tabs never type over each other. */
export function createDraftStore(storage: PersistStorage<SavedDraft>) {
  return createStore<DraftState>()(
    persist((set) => ({ draft: '', setDraft: (draft) => set({ draft }) }), {
      name: 'tiller.draft',
      version: 1,
      storage,
      skipHydration: true,
      partialize: ({ draft }): SavedDraft => ({ draft }),
    }),
  )
}
