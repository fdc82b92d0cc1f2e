import { createStore } from 'zustand/vanilla'
import type { Choice, Conflict } from './conflict'

export interface ConflictState {
  /** The conflict that a person has to decide; null if there is none. */
  readonly conflict: Conflict | null
  decide(choice: Choice): void
  /** Shows both sides, and gives what the person chooses. @throws the signal's reason once it is aborted */
  ask(conflict: Conflict, signal?: AbortSignal): Promise<Choice>
}

export type ConflictStore = ReturnType<typeof createConflictStore>

/** Asks a person which side to keep, one conflict at a time: the next takes the place of one that nobody decided. */
export function createConflictStore() {
  let settle: ((choice: Choice) => void) | null = null
  return createStore<ConflictState>()((set) => ({
    conflict: null,
    decide(choice) {
      settle?.(choice)
      settle = null
      set({ conflict: null })
    },
    async ask(conflict, signal) {
      settle?.('later')
      const leave = () => {
        settle?.('later')
        set({ conflict: null })
      }
      signal?.throwIfAborted()
      signal?.addEventListener('abort', leave, { once: true })
      const choice = await new Promise<Choice>((resolve) => {
        settle = resolve
        set({ conflict })
      })
      signal?.removeEventListener('abort', leave)
      signal?.throwIfAborted()
      return choice
    },
  }))
}
