import { createStore } from 'zustand/vanilla'
import { persist, type PersistStorage } from 'zustand/middleware'
import * as v from 'valibot'

/** The steps of the guided comparison, in their order; at `done` it only says what comes after. */
export const guideSteps = ['ask', 'look', 'push', 'compare', 'keep', 'done'] as const
export type GuideStep = (typeof guideSteps)[number]

/** Whether a person has taken the guide or waved it away: it is not offered again then. */
export const savedGuide = v.object({ seen: v.boolean() })
export type SavedGuide = v.InferOutput<typeof savedGuide>

/** What of the page decides which step is next. */
export interface GuideFacts {
  /** The conversation has an answer. */
  answered: boolean
  /** A slider has moved. */
  pending: boolean
  /** Two answers are side by side. */
  comparing: boolean
}

/** The step after what has happened: the guide follows what a person does, in whatever order. */
export function nextStep(step: GuideStep, { answered, pending, comparing }: GuideFacts): GuideStep {
  if (step === 'done') return 'done'
  if (comparing) return 'keep'
  if (step === 'keep') return 'done'
  if (step === 'ask') return answered ? 'look' : 'ask'
  if (pending) return 'compare'
  return step === 'compare' ? 'push' : step
}

export interface GuideState extends SavedGuide {
  /** Where the guide stands; null while it is not running. */
  readonly step: GuideStep | null
  start(): void
  /** Goes to a step. Does nothing while the guide is not running. */
  go(step: GuideStep): void
  /** Ends the guide, or refuses it. It can be taken again. */
  leave(): void
}

export type GuideStore = ReturnType<typeof createGuideStore>

export function createGuideStore(storage: PersistStorage<SavedGuide>) {
  return createStore<GuideState>()(
    persist(
      (set, get) => ({
        seen: false,
        step: null,
        start: () => set({ step: 'ask', seen: true }),
        go: (step) => get().step !== null && get().step !== step && set({ step }),
        leave: () => set({ step: null, seen: true }),
      }),
      {
        name: 'tiller.guide',
        version: 1,
        storage,
        skipHydration: true,
        partialize: ({ seen }): SavedGuide => ({ seen }),
      },
    ),
  )
}
