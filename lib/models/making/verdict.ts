import { Failure } from '@/lib/errors'
import { LEAST_FLUENT, type Calibration } from './calibrate'
import type { Candidate } from './choose-layer'

/** A direction that tells answers apart no better than this has found nothing. */
const LEAST_AREA = 0.65
/** What the share of answers that show the effect must rise by for the feature to do anything. */
const LEAST_RISE = 0.2
/** And by for it to do well. */
const GOOD_RISE = 0.5

const percent = (share: number): string => `${Math.round(share * 100)} %`

/** Throws `not_learned` where no direction tells the two sides apart. */
export function requireSeparation(all: readonly Candidate[]): void {
  const best = Math.max(0, ...all.map(({ area }) => area))
  if (best >= LEAST_AREA) return
  throw new Failure(
    'not_learned',
    `Nothing in the model tells the two sides apart: on answers held back, ${percent(best)} of pairs came out right at best, and chance is 50 %. Give more examples, or examples that differ more.`,
  )
}

/**
 * What people must know of a feature before they rely on it; null for one that works well.
 * @throws `not_learned` for one that changes no answer that stays fluent: a slider that does nothing helps nobody
 */
export function verdict({ curve, unsteered }: Calibration): string | null {
  const within = curve.filter(({ strength }) => strength <= 1)
  const most = Math.max(...within.map(({ both }) => both))
  const rise = most - unsteered.both
  const numbers = `${percent(most)} of the answers on trial showed it and read fluently at the best strength, ${percent(unsteered.both)} without steering`
  if (rise < LEAST_RISE) {
    throw new Failure(
      'not_learned',
      `Steering does not make this model do it: ${numbers}. Word it in another way, or give examples of answers that show it more plainly.`,
    )
  }
  const inPart = rise < GOOD_RISE ? `This works in part only: ${numbers}.` : null
  const { fluent } = within.at(-1)!
  const broken = fluent < LEAST_FLUENT ? `At strength 1, ${percent(fluent)} of the answers on trial read fluently: prefer less.` : null
  return inPart === null && broken === null ? null : [inPart, broken].filter(Boolean).join(' ')
}
