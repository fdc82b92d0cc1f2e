import { createStore, type StoreApi } from 'zustand/vanilla'
import type { ChatDone } from '@/lib/protocols/tiller/contract'
import type { AnswerEvent } from '@/lib/sdk/tiller'
import { describeProblem, type Problem } from './problem'

/** What is known of an answer at its end. */
export type Outcome = Pick<ChatDone, 'finish_reason' | 'seed' | 'usage'>

export interface AnswerState {
  /** `waiting`: asked, nothing said yet. The last three are ends; `text` keeps what was said in all of them. */
  readonly status: 'idle' | 'waiting' | 'streaming' | 'complete' | 'stopped' | 'failed'
  readonly text: string
  readonly outcome: Outcome | null
  readonly problem: Problem | null
  /**
   * Writes one answer from a stream, in place of whatever was here. Resolves when it has ended, in whichever way;
   * never rejects.
   */
  start(open: (signal: AbortSignal) => AsyncIterable<AnswerEvent>): Promise<void>
  /** Puts an answer here that had ended before. */
  restore(ended: Pick<AnswerState, 'status' | 'text' | 'outcome'>): void
  /** Shows a problem in place of an answer. */
  fail(problem: Problem): void
  /** Ends the stream and keeps what was said. */
  stop(): void
  /** Ends the stream and forgets it. */
  reset(): void
}

export type AnswerStore = StoreApi<AnswerState>

export const inProgress = ({ status }: Pick<AnswerState, 'status'>) =>
  status === 'waiting' || status === 'streaming'

const idle = { status: 'idle', text: '', outcome: null, problem: null } as const

/**
 * One answer while it is written.
 * @param leaving whether the page is being left: its streams then break off because nobody wants them any more
 */
export function createAnswerStore(leaving = () => false): AnswerStore {
  let running: AbortController | null = null
  const leave = () => {
    running?.abort()
    running = null
  }
  return createStore<AnswerState>()((set, get) => ({
    ...idle,
    async start(open) {
      leave()
      const controller = (running = new AbortController())
      const current = () => running === controller
      set({ ...idle, status: 'waiting' })
      try {
        for await (const event of open(controller.signal)) {
          if (!current()) return
          if (event.type === 'done') {
            // From here on the stream only closes: whatever comes next for this store leaves it in peace.
            running = null
            const { finish_reason, seed, usage } = event
            set({ status: 'complete', outcome: { finish_reason, seed, usage } })
          } else set({ status: 'streaming', text: get().text + event.delta })
        }
      } catch (error) {
        if (!current()) return
        if (leaving()) set({ status: 'stopped' })
        else set({ status: 'failed', problem: describeProblem(error) })
      } finally {
        if (current()) running = null
      }
    },
    restore(ended) {
      leave()
      set({ ...idle, ...ended })
    },
    fail(problem) {
      leave()
      set({ ...idle, status: 'failed', problem })
    },
    stop() {
      if (!inProgress(get())) return
      leave()
      set({ status: 'stopped' })
    },
    reset() {
      leave()
      set(idle)
    },
  }))
}
