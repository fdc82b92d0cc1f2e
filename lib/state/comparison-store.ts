import { createStore } from 'zustand/vanilla'
import { persist, type PersistStorage } from 'zustand/middleware'
import { z } from 'zod'
import { chatMessage } from '@/lib/protocols/tiller/contract'
import { answered } from './answered'
import type { AnswerState } from './answer-store'
import { condition, held } from './conditions'
import { featureEdit, overlay } from './edits'
import type { Problem } from './problem'
import { savedSettings } from './settings-store'

export type Side = 'original' | 'steered'

const edits = z.record(z.string(), featureEdit)

/** What both answers of a comparison have in common, and the changes that set them apart. */
const setup = z.object({
  questionId: z.string(),
  messages: z.array(chatMessage),
  settings: savedSettings,
  seed: z.number(),
  /** The confirmed edits as they were when the comparison began, and their version. */
  confirmed: edits,
  etag: z.string().nullable(),
  /** The pending edits as they were then. */
  changes: edits,
  /** The confirmed conditions as they were when the comparison began, and those in their place; null if they stay. */
  conditions: z.array(condition).default([]),
  conditionChanges: z.array(condition).nullable().default(null),
})
export type Setup = z.infer<typeof setup>

/** An answer that has ended; one that has not is written again after a reload, with the same seed. */
const ended = z.object({
  status: z.enum(['complete', 'stopped']),
  text: z.string(),
  held: held.default({}),
  stoppedBy: z.string().nullable().default(null),
  outcome: z
    .object({
      finish_reason: z.enum(['stop', 'length']),
      seed: z.number(),
      usage: z.object({ prompt_tokens: z.int(), completion_tokens: z.int(), total_tokens: z.int() }),
    })
    .nullable(),
})
export type Ended = z.infer<typeof ended>

/** What a tab keeps of a comparison over a reload. */
export const savedComparison = z.object({
  setup: setup.nullable(),
  original: ended.nullable(),
  steered: ended.nullable(),
  /** In blind mode the side that is shown first, as A; null where nothing is hidden. */
  first: z.enum(['original', 'steered']).nullable().default(null),
  /** What was chosen in blind mode; from then on it is told which was which. */
  chosen: z.enum(['original', 'steered', 'tie']).nullable().default(null),
})
export type SavedComparison = z.infer<typeof savedComparison>

export interface ComparisonState extends SavedComparison {
  /** The write that "Keep steered" makes. */
  readonly keeping: 'idle' | 'saving' | Problem
  /** True from the wish to compare until the comparison stands. */
  readonly preparing: boolean
}

export const nothingCompared = {
  setup: null,
  original: null,
  steered: null,
  first: null,
  chosen: null,
  keeping: 'idle',
  preparing: false,
} as const

export const createComparisonStore = (storage: PersistStorage<SavedComparison>, name: string) =>
  createStore<ComparisonState>()(
    persist((): ComparisonState => nothingCompared, {
      name,
      version: 1,
      storage,
      skipHydration: true,
      partialize: ({ setup, original, steered, first, chosen }): SavedComparison => ({
        setup,
        original,
        steered,
        first,
        chosen,
      }),
    }),
  )

/** Whether it is still hidden which answer is which. */
export const isHidden = ({ first, chosen }: Pick<ComparisonState, 'first' | 'chosen'>) =>
  first !== null && chosen === null

/** Both sides in the order in which they are shown. */
export const inOrder = (first: Side | null): readonly [Side, Side] =>
  first === 'steered' ? ['steered', 'original'] : ['original', 'steered']

/** What an answer leaves to a reload; null if it has not ended well. */
export function endedOf({ status, text, outcome, held, stoppedBy }: AnswerState): Ended | null {
  return status === 'complete' || status === 'stopped' ? { status, text, outcome, held, stoppedBy } : null
}

/** The conditions that are in force on one side. */
export const conditionsOn = (side: Side, { conditions, conditionChanges }: Setup) =>
  side === 'steered' ? (conditionChanges ?? conditions) : conditions

/** What the chat keeps of one side, with the edits that were in force on that side. */
export function keptAnswer(side: Side, answer: AnswerState, setup: Setup, model: string) {
  const { confirmed, changes, seed, settings } = setup
  const edits = side === 'steered' ? overlay(confirmed, changes) : confirmed
  return answered(answer, { edits, conditions: conditionsOn(side, setup), seed, settings, model })
}
