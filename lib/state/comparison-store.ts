import { createStore } from 'zustand/vanilla'
import { persist, type PersistStorage } from 'zustand/middleware'
import * as v from 'valibot'
import { answered } from './answered'
import type { AnswerState } from './answer-store'
import { condition, held } from './conditions'
import { featureEdit, overlay } from './edits'
import type { Problem } from './problem'
import { savedSettings } from './settings-store'

export type Side = 'original' | 'steered'

const message = v.object({ role: v.picklist(['system', 'user', 'assistant']), content: v.string() })

const edits = v.record(v.string(), featureEdit)

/** What both answers of a comparison have in common, and the changes that set them apart. */
const setup = v.object({
  questionId: v.string(),
  messages: v.array(message),
  settings: savedSettings,
  seed: v.number(),
  /** The confirmed edits as they were when the comparison began, and their version. */
  confirmed: edits,
  etag: v.nullable(v.string()),
  /** The pending edits as they were then. */
  changes: edits,
  /** The confirmed conditions as they were when the comparison began, and those in their place; null if they stay. */
  conditions: v.optional(v.array(condition), []),
  conditionChanges: v.optional(v.nullable(v.array(condition)), null),
})
export type Setup = v.InferOutput<typeof setup>

/** An answer that has ended; one that has not is written again after a reload, with the same seed. */
const ended = v.object({
  status: v.picklist(['complete', 'stopped']),
  text: v.string(),
  held: v.optional(held, {}),
  stoppedBy: v.optional(v.nullable(v.string()), null),
  outcome: v.nullable(
    v.object({
      finish_reason: v.picklist(['stop', 'length']),
      seed: v.number(),
      usage: v.object({
        prompt_tokens: v.pipe(v.number(), v.integer()),
        completion_tokens: v.pipe(v.number(), v.integer()),
        total_tokens: v.pipe(v.number(), v.integer()),
      }),
    }),
  ),
})
export type Ended = v.InferOutput<typeof ended>

/** What a tab keeps of a comparison over a reload. */
export const savedComparison = v.object({
  setup: v.nullable(setup),
  original: v.nullable(ended),
  steered: v.nullable(ended),
  /** In blind mode the side that is shown first, as A; null where nothing is hidden. */
  first: v.optional(v.nullable(v.picklist(['original', 'steered'])), null),
  /** What was chosen in blind mode; from then on it is told which was which. */
  chosen: v.optional(v.nullable(v.picklist(['original', 'steered', 'tie'])), null),
})
export type SavedComparison = v.InferOutput<typeof savedComparison>

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
