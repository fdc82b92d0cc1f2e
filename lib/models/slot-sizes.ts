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
}

/** Two answers of a comparison, for two people at once; the model runs on the processor that serves the pages. */
export const DEFAULT_SIZES: SlotSizes = { answers: 4, readings: 4, line: 64, waitMs: 30_000 }
