import 'server-only'
import { DEFAULT_SIZES, type SlotSizes } from '@/lib/models/slot-sizes'
import { DEFAULT_STALLED_MS } from '@/lib/protocols/http/stalled'
import { whole, wholeIfSet } from './whole'

/** The environment variables about how much is done at once, and for whom others need not wait. */
export const loadVariables = {
  /** Answers that each model writes at once. */
  ANSWERS_AT_ONCE: whole(1, 1024, DEFAULT_SIZES.answers),
  /** Texts that each model reads at once. */
  READINGS_AT_ONCE: whole(1, 1024, DEFAULT_SIZES.readings),
  /** How many wait for an answer, and as many for a reading, of each model. */
  LINE_LENGTH: whole(0, 100_000, DEFAULT_SIZES.line),
  /** How long one waits in line, in milliseconds. */
  LINE_WAIT_MS: whole(1, 3_600_000, DEFAULT_SIZES.waitMs),
  /** Processor threads that compute a step of a model; left out, its size decides. */
  ENGINE_THREADS: wholeIfSet(1, 1024).optional(),
  /** A client that takes nothing of its answer for so long is cut off. */
  STALLED_READER_MS: whole(100, 3_600_000, DEFAULT_STALLED_MS),
}

interface LoadSettings {
  ANSWERS_AT_ONCE: number
  READINGS_AT_ONCE: number
  LINE_LENGTH: number
  LINE_WAIT_MS: number
  ENGINE_THREADS?: number
}

export const slotSizes = (env: LoadSettings): SlotSizes => ({
  answers: env.ANSWERS_AT_ONCE,
  readings: env.READINGS_AT_ONCE,
  line: env.LINE_LENGTH,
  waitMs: env.LINE_WAIT_MS,
  threads: env.ENGINE_THREADS,
})
