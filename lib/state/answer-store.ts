import { createStore, type StoreApi } from 'zustand/vanilla'
import type { ChatDone } from '@/lib/protocols/tiller/contract'
import { ApiError, type AnswerEvent } from '@/lib/sdk/tiller'
import { heldBefore, heldOn, type Held } from './conditions'
import { describeProblem, type Problem } from './problem'

/** What is known of an answer at its end. */
export type Outcome = Pick<ChatDone, 'finish_reason' | 'seed' | 'usage'>

/** What came at once: usually one token. */
export interface Piece {
  text: string
  /** Activation of the feature that is followed, in the SAE's units; null until it is told. */
  activation: number | null
}

export interface AnswerState {
  /** `waiting`: asked, nothing said yet. The last three are ends; `text` keeps what was said in all of them. */
  readonly status: 'idle' | 'waiting' | 'streaming' | 'complete' | 'stopped' | 'failed'
  readonly text: string
  /** The text in pieces, where a feature is followed; empty otherwise. */
  readonly pieces: readonly Piece[]
  /** The feature that is followed through it. */
  readonly followed: string | null
  /** Where conditions of the variant held. */
  readonly held: Held
  /** The event of the condition that ended it. */
  readonly stoppedBy: string | null
  readonly outcome: Outcome | null
  readonly problem: Problem | null
  /**
   * Writes one answer from a stream, in place of whatever was here. Resolves when it has ended, in whichever way;
   * never rejects.
   * @param followed the feature that the stream follows
   */
  start(open: (signal: AbortSignal) => AsyncIterable<AnswerEvent>, followed?: string | null): Promise<void>
  /** Puts an answer here that had ended before. */
  restore(ended: Pick<AnswerState, 'status' | 'text' | 'outcome' | 'held' | 'stoppedBy'>): void
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

const idle = {
  status: 'idle',
  text: '',
  pieces: [],
  followed: null,
  held: {},
  stoppedBy: null,
  outcome: null,
  problem: null,
} as const

type Said = Pick<AnswerState, 'text' | 'pieces' | 'held' | 'followed'>

/** What an event that is not the last adds to an answer. */
function grown(said: Said, event: Exclude<AnswerEvent, ChatDone>): Partial<AnswerState> {
  switch (event.type) {
    case 'read':
      return { held: heldBefore(said.held, event.event_names) }
    case 'followed':
      return {
        pieces: said.pieces.map((piece, i) =>
          i === event.chunk ? { ...piece, activation: event.activations[0] ?? 0 } : piece,
        ),
      }
    case 'chunk': {
      const text = said.text + event.delta
      const held = heldOn(said.held, event.event_names ?? [], said.text.length, text.length)
      const pieces =
        said.followed === null ? said.pieces : [...said.pieces, { text: event.delta, activation: null }]
      return { status: 'streaming', text, held, pieces }
    }
  }
}

/** The event of the condition that ended an answer; null where something else did. */
const endedBy = (error: unknown) =>
  error instanceof ApiError && error.code === 'inference_aborted' ? (error.body.event_name ?? '') : null

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
    async start(open, followed = null) {
      leave()
      const controller = (running = new AbortController())
      const current = () => running === controller
      set({ ...idle, status: 'waiting', followed })
      try {
        for await (const event of open(controller.signal)) {
          if (!current()) return
          if (event.type === 'done') {
            // From here on the stream only closes: whatever comes next for this store leaves it in peace.
            running = null
            const { finish_reason, seed, usage } = event
            set({ status: 'complete', outcome: { finish_reason, seed, usage } })
          } else set(grown(get(), event))
        }
      } catch (error) {
        if (!current()) return
        const stoppedBy = endedBy(error)
        if (stoppedBy !== null) set({ status: 'complete', stoppedBy })
        else if (leaving()) set({ status: 'stopped' })
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
