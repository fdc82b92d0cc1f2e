import { createStore } from 'zustand/vanilla'
import { persist, type PersistStorage } from 'zustand/middleware'
import * as v from 'valibot'

/** Whether keys without Ctrl or Command do anything: who dictates or shakes turns them off. */
export const savedKeys = v.object({ singleKeys: v.boolean() })
export type SavedKeys = v.InferOutput<typeof savedKeys>

export interface CommandState extends SavedKeys {
  /** What is open over the page: the list of commands, or the help on shortcuts. */
  readonly open: 'palette' | 'shortcuts' | null
  show(what: CommandState['open']): void
  setSingleKeys(on: boolean): void
}

export type CommandStore = ReturnType<typeof createCommandStore>

export function createCommandStore(storage: PersistStorage<SavedKeys>) {
  return createStore<CommandState>()(
    persist(
      (set) => ({
        singleKeys: true,
        open: null,
        show: (open) => set({ open }),
        setSingleKeys: (singleKeys) => set({ singleKeys }),
      }),
      {
        name: 'tiller.keys',
        version: 1,
        storage,
        skipHydration: true,
        partialize: ({ singleKeys }): SavedKeys => ({ singleKeys }),
      },
    ),
  )
}
