import { z } from 'zod'

/** A whole number within bounds. */
export const whole = (least: number, most: number, standard: number) =>
  wholeIfSet(least, most).default(standard)

/** The same without a standard. */
export function wholeIfSet(least: number, most: number) {
  const error = `must be a whole number from ${least} to ${most}`
  return z.coerce.number({ error }).int({ error }).min(least, { error }).max(most, { error })
}
