import { createStore } from 'zustand/vanilla'
import { savedOf, type ChatStore } from './chat-store'
import { sameConditions, type Conditions } from './conditions'
import type { AssistantTurn, SavedChat } from './turns'
import type { Edits } from './edits'
import type { NoticeStore } from './notice-store'
import { describeProblem } from './problem'
import type { Session } from './session'
import type { VariantStore } from './variant-store'

type BeforeAfter<T> = readonly [before: T, after: T]

/** What one step changed: only that is put back. */
export interface Change {
  /** In words, as "Pending edits dropped". */
  label: string
  pending?: BeforeAfter<Edits>
  confirmed?: BeforeAfter<Edits>
  /** What was to hold under conditions; null for nothing pending. */
  pendingConditions?: BeforeAfter<Conditions | null>
  conditions?: BeforeAfter<Conditions>
  /** The answer of a question; null for none. */
  answer?: { questionId: string; versions: BeforeAfter<AssistantTurn | null> }
  /** The whole conversation, where it was left for another. */
  chat?: BeforeAfter<SavedChat>
  /** What is done on the server to take the step back, and to make it again. */
  work?: BeforeAfter<() => Promise<unknown>>
}

export interface HistoryState {
  readonly past: readonly Change[]
  readonly future: readonly Change[]
  /** True while a step is on its way to the server. */
  readonly busy: boolean
}

export type History = ReturnType<typeof createHistory>

interface HistoryParts {
  variant: VariantStore
  chat: ChatStore
  session: Session
  notices: NoticeStore
}

/** Steps that can be undone. */
const KEPT_STEPS = 100

/** Moves of one slider that follow each other this quickly, in milliseconds, are one step. */
const ONE_MOVE_MS = 1000

/** What has to change in `from` for it to be `to`; a strength of 0 takes an edit out. */
export function difference(from: Edits, to: Edits): Edits {
  const changed = Object.values({ ...from, ...to })
    .map((edit) => to[edit.feature_id] ?? { ...edit, value: 0 })
    .filter(({ feature_id: id, value }) => value !== (from[id]?.value ?? 0))
  return Object.fromEntries(changed.map((edit) => [edit.feature_id, edit]))
}

/** The features whose pending edits are not the same on both sides. */
const moved = ([before, after]: BeforeAfter<Edits>): string[] =>
  Object.keys({ ...before, ...after }).filter((id) => before[id]?.value !== after[id]?.value)

/** The pending edits that a step touched, put as they were on its other side; those moved since by another step stay. */
function turned(now: Edits, [from, to]: BeforeAfter<Edits>): Edits {
  const touched = moved([from, to])
  const rest = Object.entries(now).filter(([id]) => !touched.includes(id))
  const put = touched.flatMap((id) => (to[id] ? [[id, to[id]] as const] : []))
  return Object.fromEntries([...rest, ...put])
}

const onlyMoved = (pending: BeforeAfter<Edits>) => {
  const [id, ...others] = moved(pending)
  return others.length === 0 ? id : undefined
}

/** Undo and redo over edits, kept answers and conversations. */
export function createHistory(parts: HistoryParts, now: () => number = Date.now) {
  const { variant, chat, session, notices } = parts
  const store = createStore<HistoryState>()(() => ({ past: [], future: [], busy: false }))
  let quiet = false
  let lastMove = -Infinity

  function record(change: Change) {
    lastMove = -Infinity
    store.setState(({ past }) => ({ past: [...past, change].slice(-KEPT_STEPS), future: [] }))
  }

  /** Steps that are recorded as one do not count one by one. */
  function quietly(work: () => void) {
    quiet = true
    try {
      work()
    } finally {
      quiet = false
    }
  }

  function recordMove(pending: BeforeAfter<Edits>) {
    const at = now()
    const last = store.getState().past.at(-1)
    const feature = onlyMoved(pending)
    const goesOn = at - lastMove < ONE_MOVE_MS && feature !== undefined
    if (goesOn && last?.pending && onlyMoved(last.pending) === feature) {
      const whole = { ...last, pending: [last.pending[0], pending[1]] as const }
      store.setState(({ past }) => ({ past: [...past.slice(0, -1), whole] }))
    } else record({ label: 'Edit changed', pending })
    lastMove = at
  }

  variant.subscribe((state, before) => {
    if (quiet || state.confirmed !== before.confirmed || state.conditions !== before.conditions) return
    const [was, is] = [before.pendingConditions, state.pendingConditions]
    if (was !== is)
      return record({
        label: 'Condition changed',
        pendingConditions: [was, is],
        ...(state.pending !== before.pending && { pending: [before.pending, state.pending] }),
      })
    if (state.pending === before.pending) return
    if (moved([before.pending, state.pending]).length > 0) recordMove([before.pending, state.pending])
  })

  /** Makes a change again, or takes it back: from its first side to its second. */
  async function apply(change: Change) {
    const writes = change.confirmed ? difference(...change.confirmed) : {}
    const scopes =
      change.conditions && !sameConditions(...change.conditions) ? change.conditions[1] : undefined
    if (Object.keys(writes).length > 0 || scopes) await session.confirm(writes, undefined, undefined, scopes)
    await change.work?.[1]()
    quietly(() => {
      if (change.pendingConditions) variant.getState().setPendingConditions(change.pendingConditions[1])
      if (change.pending)
        variant.getState().replacePending(turned(variant.getState().pending, change.pending))
      if (change.answer) chat.getState().setAnswer(change.answer.questionId, change.answer.versions[1])
      if (change.chat) chat.getState().replace(change.chat[1])
    })
  }

  const swap = <T>([before, after]: BeforeAfter<T>): BeforeAfter<T> => [after, before]
  const reversed = (change: Change): Change => ({
    ...change,
    pending: change.pending && swap(change.pending),
    confirmed: change.confirmed && swap(change.confirmed),
    pendingConditions: change.pendingConditions && swap(change.pendingConditions),
    conditions: change.conditions && swap(change.conditions),
    answer: change.answer && { ...change.answer, versions: swap(change.answer.versions) },
    chat: change.chat && swap(change.chat),
    work: change.work && swap(change.work),
  })
  /** The conversation that is left now is the one to come back to. */
  const leaving = (change: Change): Change => {
    return change.chat ? { ...change, chat: [savedOf(chat.getState()), change.chat[1]] } : change
  }

  async function step(change: Change | undefined, word: string, note: (done: Change) => void) {
    if (!change || store.getState().busy) return
    store.setState({ busy: true })
    try {
      const turning = leaving(change)
      await apply(turning)
      note(turning)
      notices.getState().dismissToast()
      notices.getState().announce(`${word}: ${change.label}.`)
    } catch (error) {
      const { title, detail } = describeProblem(error)
      notices.getState().notify('history', `${word} did not work. ${title}. ${detail}`)
    } finally {
      store.setState({ busy: false })
      lastMove = -Infinity
    }
  }

  return {
    store,
    record,
    quietly,
    undo() {
      const change = store.getState().past.at(-1)
      return step(change && reversed(change), 'Undone', (done) =>
        store.setState(({ past, future }) => ({
          past: past.slice(0, -1),
          future: [...future, reversed(done)],
        })),
      )
    },
    redo() {
      const change = store.getState().future.at(-1)
      return step(change, 'Done again', (done) =>
        store.setState(({ past, future }) => ({ past: [...past, done], future: future.slice(0, -1) })),
      )
    },
  }
}
