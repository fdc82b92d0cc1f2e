import { z } from 'zod'
import { orDefault } from './sampling'

export const MAX_CHOICES = 4
/** OpenAI's own limit. */
const MAX_TOP_LOGPROBS = 20

export const choiceCount = orDefault(z.int().min(1).max(MAX_CHOICES), 1).describe(
  'How many answers, 1 to 4, said one after the other',
)

/** OpenAI's fields of chats that ask for more than one text. */
export const choices = {
  n: choiceCount,
  logprobs: orDefault(z.boolean(), false).describe("True: tell each token's log-probability"),
  top_logprobs: z
    .int()
    .min(0)
    .max(MAX_TOP_LOGPROBS)
    .nullish()
    .describe('Tell this many of the likeliest tokens beside each, 0 to 20; only with "logprobs": true'),
}

/** What is told where `top_logprobs` comes without `logprobs`. */
export const RIVALS_ALONE = 'is allowed only with "logprobs": true'

interface Asked {
  logprobs: boolean
  top_logprobs?: number | null
}

export const hasRivalsAlone = ({ logprobs, top_logprobs }: Asked) => !logprobs && top_logprobs != null

/** How many rivals of each token the engine is asked for; none are reported if undefined. */
export const rivalsOf = ({ logprobs, top_logprobs }: Asked) => (logprobs ? (top_logprobs ?? 0) : undefined)
