import { createStore } from 'zustand/vanilla'
import { persist, type PersistStorage } from 'zustand/middleware'
import { z } from 'zod'
import { featureEdit } from './edits'

const userTurn = z.object({ id: z.string(), role: z.literal('user'), content: z.string() })

const assistantTurn = z.object({
  id: z.string(),
  role: z.literal('assistant'),
  content: z.string(),
  /** `cut`: the length limit was reached. `broken`: the connection or the server failed on the way. */
  ending: z.enum(['complete', 'stopped', 'cut', 'broken']),
  /** The edits that were in force when this answer was written. */
  edits: z.array(featureEdit),
  /** What would draw the same answer again; null if the answer never said. */
  seed: z.int().nullable(),
})

export const turn = z.discriminatedUnion('role', [userTurn, assistantTurn])
export type Turn = z.infer<typeof turn>
export type UserTurn = z.infer<typeof userTurn>
export type AssistantTurn = z.infer<typeof assistantTurn>
export type Answered = Omit<AssistantTurn, 'id' | 'role'>

/** What is kept over a reload. */
export const savedChat = z.object({
  turns: z.array(turn),
  /** How many of the oldest turns the model no longer reads, because its context is full. */
  forgotten: z.int().min(0),
})
export type SavedChat = z.infer<typeof savedChat>

export interface ChatState extends SavedChat {
  /** Adds the person's message. @returns its id */
  ask(content: string): string
  /** Gives a question its answer, in place of one that it may already have. Does nothing if the question is gone. */
  answer(questionId: string, answer: Answered): void
  /** Takes the oldest half of what the model still reads, in whole exchanges, out of its sight. */
  forgetOldest(): void
  clear(): void
}

export type ChatStore = ReturnType<typeof createChatStore>

const empty: SavedChat = { turns: [], forgotten: 0 }

/** The conversation up to and including its last question; empty if nothing has been asked. */
export const uptoLastQuestion = (turns: readonly Turn[]) =>
  turns.slice(0, turns.findLastIndex((each) => each.role === 'user') + 1)

/** The last turn if it is an answer. */
export const lastAnswer = (turns: readonly Turn[]) => {
  const last = turns.at(-1)
  return last?.role === 'assistant' ? last : null
}

/** Where the next window starts: at a question, past half of the window, never past the last question. */
function nextWindow(turns: readonly Turn[], forgotten: number): number {
  const middle = forgotten + Math.floor((turns.length - forgotten) / 2)
  const later = turns.findIndex((each, i) => i > forgotten && i >= middle && each.role === 'user')
  return later === -1 ? forgotten : later
}

export function createChatStore(
  storage?: PersistStorage<SavedChat>,
  name = 'tiller.chat',
  newId = () => crypto.randomUUID() as string,
) {
  return createStore<ChatState>()(
    persist(
      (set, get) => ({
        ...empty,
        ask(content) {
          const id = newId()
          set({ turns: [...get().turns, { id, role: 'user', content }] })
          return id
        },
        answer(questionId, answer) {
          const { turns } = get()
          const at = turns.findIndex((each) => each.id === questionId)
          if (at === -1) return
          const rest = turns.slice(turns[at + 1]?.role === 'assistant' ? at + 2 : at + 1)
          set({ turns: [...turns.slice(0, at + 1), { ...answer, id: newId(), role: 'assistant' }, ...rest] })
        },
        forgetOldest: () => set(({ turns, forgotten }) => ({ forgotten: nextWindow(turns, forgotten) })),
        clear: () => set(empty),
      }),
      {
        name,
        version: 1,
        storage,
        skipHydration: true,
        partialize: ({ turns, forgotten }): SavedChat => ({ turns, forgotten }),
      },
    ),
  )
}
