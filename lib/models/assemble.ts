import { MadeDirections } from './made-directions'
import type { ServedModel } from './served-model'
import { Slots } from './slots'

/** Two answers of a comparison, for two people at once; the model runs on the processor that serves the pages. */
const ANSWER_LIMITS = { slots: 4, waitMs: 30_000, line: 64 }
const READING_LIMITS = { slots: 4, waitMs: 30_000, line: 64 }
/** Making a feature is some hundred answers: who asks for one waits for as long as they listen. */
const MAKING_LIMITS = {
  slots: 1,
  waitMs: Infinity,
  line: 8,
  busy: {
    told: 'One feature is being made on this model, and eight people wait for theirs. Try again in some minutes.',
    retryAfter: 120,
  },
}

/** A served model of its parts. */
export function assembleModel(parts: Omit<ServedModel, 'card' | 'slots' | 'made'>): ServedModel {
  return {
    ...parts,
    // An engine's card changes with the features that people make.
    get card() {
      return parts.engine.card
    },
    slots: newSlots(),
    made: new MadeDirections(parts.engine, parts.catalogue),
  }
}

/** The slots of a model that serves people, all of them free. */
export const newSlots = (): ServedModel['slots'] => ({
  answers: new Slots(ANSWER_LIMITS),
  readings: new Slots(READING_LIMITS),
  making: new Slots(MAKING_LIMITS),
})
