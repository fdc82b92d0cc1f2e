import { z } from 'zod'
import { variantJson } from '@/lib/steering'

/** Characters of one text that is kept: a message, an answer, a prompt. */
export const MAX_TEXT = 100_000
/** Characters of a variant's JSON, many times what a person makes. */
const MAX_VARIANT = 200_000

/** A text of 1 to `most` characters that are not all white space; what stands around it is cut off. */
export const filled = (most: number) =>
  z
    .string()
    .max(most)
    .trim()
    .min(1)
    .meta({ override: { pattern: '\\S' } })

export const modelName = z.string().min(1).max(200).describe("The model's name")

/** The whole of what steered an answer. */
export const keptVariant = variantJson.refine(
  (variant) => JSON.stringify(variant).length <= MAX_VARIANT,
  `must come to ${MAX_VARIANT.toLocaleString('en')} characters of JSON at most`,
)

/** A whole number of up to 64 bits, as answers tell it. */
export const keptSeed = z
  .number()
  .refine(Number.isInteger, 'must be a whole number')
  .min(-(2 ** 63))
  .max(2 ** 64)
  .meta({ override: { type: 'integer' } })

/** How answers are drawn; what is left out is the model's or the server's to say. */
export const keptSampling = z.object({
  temperature: z.number().min(0).max(2).optional().describe('How freely tokens are drawn, 0 … 2'),
  top_p: z
    .number()
    .gt(0)
    .max(1)
    .optional()
    .describe('Only the likeliest tokens that have this probability together'),
  top_k: z
    .int()
    .min(-1)
    .max(1_000_000)
    .optional()
    .describe('Only so many of the likeliest tokens; 0 and -1 mean all'),
  min_p: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe('Only tokens with this share of the likeliest one’s probability'),
  max_completion_tokens: z
    .int()
    .min(1)
    .max(4096)
    .optional()
    .describe("An answer's greatest length in tokens"),
  repetition_penalty: z
    .number()
    .min(0.1)
    .max(2)
    .optional()
    .describe('Above 1, repeating becomes less likely'),
  frequency_penalty: z.number().min(-2).max(2).optional().describe("OpenAI's, -2 … 2"),
  presence_penalty: z.number().min(-2).max(2).optional().describe("OpenAI's, -2 … 2"),
  stop: z
    .array(z.string().min(1).max(1000))
    .max(8)
    .optional()
    .describe('An answer ends before the first of these texts'),
  seed: keptSeed.nullable().optional().describe('A fixed seed; null to draw one for every answer'),
})
export type KeptSampling = z.infer<typeof keptSampling>

/** When something was, as in `2030-01-31T12:00:00.000Z`. */
export const moment = z.iso.datetime()

/** How an answer ended. */
export const keptEnding = z.enum(['unfinished', 'stop', 'length', 'stopped', 'aborted', 'failed'])

/** What made an answer, so that it can be drawn again. */
export const madeBy = z.object({
  model: modelName.describe('The model that answered'),
  variant: keptVariant.describe('The variant that steered it, with every edit that was in force'),
  seed: keptSeed.nullable().describe('The seed that it was drawn with; null if that was never told'),
  sampling: keptSampling.nullable().default(null).describe('How it was drawn; null if nobody noted it'),
  finish_reason: keptEnding.describe(
    '`stop`: the model ended or a stop text came. `length`: the limit was reached. `stopped`: a person stopped it. `aborted`: a ' +
      'condition of the variant did. `failed`: it broke off. `unfinished`: it is still being written, or whoever wrote it left',
  ),
  tokens: z
    .int()
    .min(0)
    .nullable()
    .default(null)
    .describe('Its length in tokens; null if that was never told'),
})
export type MadeBy = z.infer<typeof madeBy>
