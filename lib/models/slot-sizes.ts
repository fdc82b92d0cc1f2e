/** How much one model does at once, and how many wait for it. */
export interface SlotSizes {
  /** Answers that are written at once. */
  answers: number
  /** Texts that are read at once, for search and inspection. */
  readings: number
  /** How many wait for each of the two. */
  line: number
  /** How long one waits in line, in milliseconds. */
  waitMs: number
  /** Processor threads that compute a step; left out, as many as the model's size is worth. */
  threads?: number
}

/**
 * Answers are written together, a step for all of them. On two cores four leave the rest of the server its share: with six or more
 * the liveness probe waits longer than 0.2 s under load. Keys and values of so many conversations are held at most.
 */
export const DEFAULT_SIZES: SlotSizes = { answers: 4, readings: 4, line: 64, waitMs: 30_000 }
