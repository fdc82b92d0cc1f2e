import type { Insight } from './insight'

export type Side = 'original' | 'steered'

export interface BatteryAnswer {
  state: 'waiting' | 'writing' | 'done' | 'failed'
  text: string
  /** Why it failed. */
  problem: string | null
}

/** One question, its two answers, and what was read in them. */
export interface BatteryRow {
  prompt: string
  original: BatteryAnswer
  steered: BatteryAnswer
  /** null until both answers are there and read, and where one of them says nothing. */
  insight: Insight | null
  /** Why they could not be read. */
  unread: string | null
}

export const SIDES = ['original', 'steered'] as const

/** An answer that waits to be written. */
export const BLANK: BatteryAnswer = { state: 'waiting', text: '', problem: null }

/** A prompt that waits for its answers. */
export const rowOf = (prompt: string): BatteryRow => ({
  prompt,
  original: BLANK,
  steered: BLANK,
  insight: null,
  unread: null,
})

/** Both answers of a row once they are there. */
export const textsOf = ({ original, steered }: BatteryRow) =>
  original.state === 'done' && steered.state === 'done'
    ? { original: original.text, steered: steered.text }
    : null
