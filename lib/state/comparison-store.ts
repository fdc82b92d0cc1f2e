import { createStore } from 'zustand/vanilla'
import type { ChatMessage } from '@/lib/protocols/tiller/contract'
import { answered } from './answered'
import type { AnswerState } from './answer-store'
import { overlay, type Edits } from './edits'
import type { Problem } from './problem'
import type { Settings } from './settings-store'

export type Side = 'original' | 'steered'

/** What both answers of a comparison have in common, and the changes that set them apart. */
export interface Setup {
  questionId: string
  messages: ChatMessage[]
  settings: Settings
  seed: number
  confirmed: Edits
  /** The pending edits as they were when the comparison began. */
  changes: Edits
}

export interface ComparisonState {
  readonly setup: Setup | null
  /** The write that "Keep steered" makes. */
  readonly keeping: 'idle' | 'saving' | Problem
}

export const createComparisonStore = () =>
  createStore<ComparisonState>()(() => ({ setup: null, keeping: 'idle' }))

/** What the chat keeps of one side, with the edits that were in force on that side. */
export function keptAnswer(side: Side, answer: AnswerState, { confirmed, changes, seed }: Setup) {
  return answered(answer, side === 'steered' ? overlay(confirmed, changes) : confirmed, seed)
}
