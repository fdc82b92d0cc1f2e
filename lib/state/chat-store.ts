import { createStore } from 'zustand/vanilla'
import { persist, type PersistStorage } from 'zustand/middleware'
import { z } from 'zod'
import { conditions, held } from './conditions'
import { featureEdit } from './edits'

const userTurn = z.object({ id: z.string(), role: z.literal('user'), content: z.string() })

const assistantTurn = z.object({
  id: z.string(),
  role: z.literal('assistant'),
  content: z.string(),
  /**
   * `cut`: the length limit of the settings was reached. `full`: the model's context was. `broken`: the connection or the server
   * failed on the way. `condition`: one of the conditions ended it.
   */
  ending: z.enum(['complete', 'stopped', 'cut', 'full', 'broken', 'condition']),
  /** The edits that were in force when this answer was written. */
  edits: z.array(featureEdit),
  /** The conditions that were in force, and where in the answer each held, by its event. */
  conditions: conditions.default([]),
  held: held.default({}),
  /** The event of the condition that ended it; null where something else did. */
  stoppedBy: z.string().nullable().default(null),
  /** Where it was coloured as it was written: by which feature, where its pieces end, and the activation on each. */
  followed: z
    .object({ feature_id: z.string(), ends: z.array(z.int()), activations: z.array(z.number()) })
    .nullable()
    .default(null),
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
  /** Gives a question back an answer that it had, or none. Does nothing if the question is gone. */
  setAnswer(questionId: string, answer: AssistantTurn | null): void
  /** Takes the last message out, if it is a question without an answer. @returns its text */
  takeBack(): string | null
  /** What the model still reads begins at this turn. */
  forgetUpto(turn: number): void
  /** Another conversation in place of this one. */
  replace(conversation: SavedChat): void
  /** Takes the oldest half of what the model still reads, in whole exchanges, out of its sight. */
  forgetOldest(): void
  clear(): void
}

export type ChatStore = ReturnType<typeof createChatStore>

const empty: SavedChat = { turns: [], forgotten: 0 }

/** The conversation up to and including its last question; empty if nothing has been asked. */
export const uptoLastQuestion = (turns: readonly Turn[]) =>
  turns.slice(0, turns.findLastIndex((each) => each.role === 'user') + 1)

/** The conversation up to and including a question; empty if it is not there. */
export const uptoQuestion = (turns: readonly Turn[], questionId: string) =>
  turns.slice(0, turns.findIndex(({ id }) => id === questionId) + 1)

/** The answer that a question has. */
export function answerTo(turns: readonly Turn[], questionId: string): AssistantTurn | null {
  const at = turns.findIndex(({ id }) => id === questionId)
  const next = at === -1 ? undefined : turns[at + 1]
  return next?.role === 'assistant' ? next : null
}

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
        answer: (questionId, answer) =>
          get().setAnswer(questionId, { ...answer, id: newId(), role: 'assistant' }),
        setAnswer(questionId, answer) {
          const { turns } = get()
          const upto = uptoQuestion(turns, questionId)
          if (upto.length === 0) return
          const rest = turns.slice(upto.length + (answerTo(turns, questionId) ? 1 : 0))
          set({ turns: [...upto, ...(answer ? [answer] : []), ...rest] })
        },
        takeBack() {
          const { turns, forgotten } = get()
          const last = turns.at(-1)
          if (last?.role !== 'user') return null
          const left = turns.slice(0, -1)
          set({ turns: left, forgotten: Math.min(forgotten, left.length) })
          return last.content
        },
        forgetUpto: (forgotten) => set({ forgotten }),
        replace: ({ turns, forgotten }) => set({ turns, forgotten }),
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
