import { z } from 'zod'

/** Up to `most` texts, or one. Those that a request leaves out or sends as null are none. */
export const stopTexts = (most: number) =>
  z
    .union([z.string().min(1), z.array(z.string().min(1)).max(most)])
    .nullish()
    .transform((given) => (typeof given === 'string' ? [given] : (given ?? [])))
    .describe(`The answer ends before the first of these texts: one, or up to ${most}`)
