import { createStore } from 'zustand/vanilla'
import { persist, type PersistStorage } from 'zustand/middleware'
import * as v from 'valibot'
import { SAVED_VERSION } from './saved'
import { ownSettings } from './settings-store'
import { nameOf, savedChat, type SavedChat } from './turns'

/** What this browser knows of the server's copy of a conversation. */
const keptCopy = v.object({
  /** The name under which the server's copy is made, so that it is made once. */
  key: v.string(),
  /** Null until the server has told it. */
  conversation_id: v.nullable(v.string()),
  /** The turns that the server has. */
  sent: v.array(v.string()),
  /** The turn whose branch the server shows. */
  shown: v.nullable(v.string()),
  /** The settings of its own that the server has of the conversation. */
  own: v.optional(ownSettings, {}),
  /** The server's whole say in how its answers are drawn, of which the page changes only what it knows. */
  sampling: v.optional(v.record(v.string(), v.unknown()), {}),
})
export type KeptCopy = v.InferOutput<typeof keptCopy>

export const savedKept = v.object({
  /** Copies by the first turn of their conversation, the latest last. */
  copies: v.record(v.string(), keptCopy),
  /** Conversations that were left for others before the server had all of them. */
  left: v.optional(v.array(savedChat), []),
})
export type SavedKept = v.InferOutput<typeof savedKept>

export interface KeptState extends SavedKept {
  /** `waiting`: the server did not take what was said, and is asked again. `unsaved`: it was asked often enough. */
  readonly standing: 'kept' | 'sending' | 'waiting' | 'unsaved'
  /** Why the last try failed. */
  readonly problem: unknown
  note(firstTurn: string, copy: KeptCopy): void
  leave(conversation: SavedChat): void
  /** A conversation is sent, or taken up again. */
  settle(firstTurn: string): void
  stand(standing: KeptState['standing'], problem?: unknown): void
}

export type KeptStore = ReturnType<typeof createKeptStore>

/** Conversations whose copies a browser remembers: the present one, and those that an undo may bring back. */
const REMEMBERED = 50

/** A conversation that the server has no copy of. Its first turn names it in every tab. */
export const noCopy = (firstTurn: string): KeptCopy => ({
  key: firstTurn,
  conversation_id: null,
  sent: [],
  shown: null,
  own: {},
  sampling: {},
})

const others = (left: readonly SavedChat[], name: string | null) =>
  left.filter((each) => nameOf(each) !== name)

export function createKeptStore(storage: PersistStorage<SavedKept> | undefined, name: string) {
  return createStore<KeptState>()(
    persist(
      (set) => ({
        copies: {},
        left: [],
        standing: 'kept',
        problem: null,
        note: (firstTurn, copy) =>
          set(({ copies }) => {
            const rest = Object.entries(copies).filter(([id]) => id !== firstTurn)
            return { copies: Object.fromEntries([...rest, [firstTurn, copy]].slice(-REMEMBERED)) }
          }),
        leave: (conversation) =>
          set(({ left }) => ({ left: [...others(left, nameOf(conversation)), conversation] })),
        settle: (firstTurn) => set(({ left }) => ({ left: others(left, firstTurn) })),
        stand: (standing, problem = null) => set({ standing, problem }),
      }),
      {
        name,
        version: SAVED_VERSION,
        storage,
        skipHydration: true,
        partialize: ({ copies, left }): SavedKept => ({ copies, left }),
      },
    ),
  )
}
