import { createStore } from 'zustand/vanilla'
import { persist, type PersistStorage } from 'zustand/middleware'
import type { OwnSettings } from './settings-store'
import { branchTo, endUnder, versionsOf } from './tree'
import { emptyChat, type Answered, type AssistantTurn, type SavedChat, type Turn } from './turns'

export interface ChatState extends SavedChat {
  /** The branch that is shown; it follows from `all` and `shown`. */
  readonly turns: readonly Turn[]
  /** Adds the person's message. @returns its id */
  ask(content: string): string
  /** Asks something else in place of a question, on a branch of its own. @returns its id; null if the question is gone */
  askInstead(questionId: string, content: string): string | null
  /** Gives a question an answer, and shows it; the answers that it has stay versions of it. Does nothing if the question is gone. */
  answer(questionId: string, answer: Answered): void
  /** Shows an answer that a question had, or none. Does nothing if the question is gone. */
  setAnswer(questionId: string, answer: AssistantTurn | null): void
  /** Shows the branch of a turn, as far as it goes. */
  show(turnId: string): void
  /** Takes the last message out, if it is a question without an answer. @returns its text */
  takeBack(): string | null
  /** What the model still reads begins at this turn. */
  forgetUpto(turn: number): void
  /** Another conversation in place of this one. */
  replace(conversation: SavedChat): void
  /** Settings that hold for this conversation alone. */
  setOwn(own: OwnSettings): void
  /** Takes the oldest half of what the model still reads, in whole exchanges, out of its sight. */
  forgetOldest(): void
  clear(): void
}

export type ChatStore = ReturnType<typeof createChatStore>

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

/** Every answer that a question has had, in the order in which they were written. */
export const answersTo = (all: readonly Turn[], questionId: string): AssistantTurn[] =>
  all.filter((each): each is AssistantTurn => each.role === 'assistant' && each.parent === questionId)

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

/** Where the model begins to read another branch: as far in as before, at a question; a branch that is shorter, from its start. */
const beginIn = (turns: readonly Turn[], forgotten: number) =>
  turns.length <= forgotten
    ? 0
    : Math.max(
        0,
        turns.slice(0, forgotten + 1).findLastIndex(({ role }) => role === 'user'),
      )

/** A conversation with the branch of one of its turns in sight. */
const showing = (all: readonly Turn[], shown: string | null, forgotten: number) => {
  const turns = branchTo(all, shown)
  return { all: [...all], shown, turns, forgotten: beginIn(turns, forgotten) }
}

/** What is saved of a conversation. */
export const savedOf = ({ all, shown, forgotten, own }: SavedChat): SavedChat => ({
  all,
  shown,
  forgotten,
  own,
})

export function createChatStore(
  storage?: PersistStorage<SavedChat>,
  name = 'tiller.chat',
  newId = () => crypto.randomUUID() as string,
) {
  return createStore<ChatState>()(
    persist<ChatState, [], [], SavedChat>(
      (set, get) => {
        const show = (all: readonly Turn[], shown: string | null) =>
          set(({ forgotten }) => showing(all, shown, forgotten))
        const isThere = (id: string) => get().all.some((each) => each.id === id)
        return {
          ...emptyChat,
          turns: [],
          ask(content) {
            const id = newId()
            const { all, shown } = get()
            show([...all, { id, parent: shown, role: 'user', content }], id)
            return id
          },
          askInstead(questionId, content) {
            const { all } = get()
            const former = all.find(({ id }) => id === questionId)
            if (former?.role !== 'user') return null
            const id = newId()
            show([...all, { id, parent: former.parent, role: 'user', content }], id)
            return id
          },
          answer(questionId, answer) {
            if (!isThere(questionId)) return
            const id = newId()
            // What was asked meanwhile follows the answer.
            const all = get().all.map((each) =>
              each.parent === questionId && each.role === 'user' ? { ...each, parent: id } : each,
            )
            const before = all.findIndex((each) => each.parent === id)
            const added: Turn = { ...answer, id, parent: questionId, role: 'assistant' }
            all.splice(before === -1 ? all.length : before, 0, added)
            show(all, endUnder(all, id))
          },
          setAnswer(questionId, answer) {
            const { all } = get()
            if (!isThere(questionId)) return
            if (answer === null) return show(all, questionId)
            const known = isThere(answer.id) ? all : [...all, { ...answer, parent: questionId }]
            show(known, endUnder(known, answer.id))
          },
          show(turnId) {
            if (isThere(turnId)) show(get().all, endUnder(get().all, turnId))
          },
          takeBack() {
            const { all, turns } = get()
            const last = turns.at(-1)
            if (last?.role !== 'user') return null
            const goesOn = all.some(({ parent }) => parent === last.id)
            const left = goesOn ? all : all.filter(({ id }) => id !== last.id)
            // What was asked in place of another question gives way to that.
            const former = versionsOf(left, last).findLast(({ id }) => id !== last.id)
            show(left, former ? endUnder(left, former.id) : last.parent)
            return last.content
          },
          forgetUpto: (forgotten) => set({ forgotten }),
          replace: ({ all, shown, forgotten, own }) => set({ ...showing(all, shown, forgotten), own }),
          setOwn: (own) => set({ own }),
          forgetOldest: () => set(({ turns, forgotten }) => ({ forgotten: nextWindow(turns, forgotten) })),
          clear: () => set({ ...emptyChat, turns: [] }),
        }
      },
      {
        name,
        version: 1,
        storage,
        skipHydration: true,
        partialize: savedOf,
        merge: (saved, now) => {
          const chat = { ...emptyChat, ...(saved as Partial<SavedChat> | undefined) }
          return { ...now, ...chat, turns: branchTo(chat.all, chat.shown) }
        },
      },
    ),
  )
}
