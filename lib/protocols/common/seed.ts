import { z } from 'zod'

/**
 * A whole number of up to 64 bits, signed or not, as OpenAI's clients and vLLM's send them. Beyond 2^53 it is read as the
 * nearest number that JSON's readers in JavaScript hold, so that the same text always is the same seed, and the number that an
 * answer tells reproduces it.
 */
export const seed = seedNumber()

/** @param told in place of the usual words, what is said of a value that is no whole number */
export function seedNumber(told?: string) {
  return z
    .number(told)
    .check(({ value: input, issues }) => {
      if (!Number.isInteger(input))
        issues.push({ code: 'invalid_type', expected: 'int', input, message: told })
    })
    .min(-(2 ** 63))
    .max(2 ** 64)
    .meta({ override: { type: 'integer' } })
}
