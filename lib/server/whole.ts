import { z } from 'zod'

/** A whole number within bounds. */
export function whole(least: number, most: number, standard: number) {
  const error = `must be a whole number from ${least} to ${most}`
  return z.coerce
    .number({ error })
    .int({ error })
    .min(least, { error })
    .max(most, { error })
    .default(standard)
}
