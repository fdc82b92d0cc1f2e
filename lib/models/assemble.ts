import { MadeDirections } from './made-directions'
import type { ServedModel } from './served-model'
import { DEFAULT_SIZES, type SlotSizes } from './slot-sizes'
import { Slots } from './slots'

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
export function assembleModel(
  parts: Omit<ServedModel, 'card' | 'slots' | 'made'>,
  sizes: SlotSizes = DEFAULT_SIZES,
): ServedModel {
  return {
    ...parts,
    // An engine's card changes with the features that people make.
    get card() {
      return parts.engine.card
    },
    slots: newSlots(sizes),
    made: new MadeDirections(parts.engine, parts.catalogue),
  }
}

/** The slots of a model that serves people, all of them free. */
export const newSlots = ({
  answers,
  readings,
  ...waiting
}: SlotSizes = DEFAULT_SIZES): ServedModel['slots'] => ({
  answers: new Slots({ slots: answers, ...waiting }),
  readings: new Slots({ slots: readings, ...waiting }),
  making: new Slots(MAKING_LIMITS),
})
