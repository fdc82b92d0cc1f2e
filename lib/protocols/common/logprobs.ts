import { z } from 'zod'
import type { Logprob } from '@/lib/engine/port'
import type { AnswerToken } from '@/lib/models/answer'

export const tokenLogprob = z.object({
  token: z.string().describe("The token's text; U+FFFD in place of an incomplete character"),
  logprob: z
    .number()
    .describe(
      'Natural logarithm of the probability under the model as steered, before temperature, biases, penalties and the choice of candidates',
    ),
  bytes: z
    .array(z.int().min(0).max(255))
    .describe(
      "What the token adds to the text's UTF-8 form: the bytes of all tokens, joined, are the text's",
    ),
})
export type TokenLogprob = z.infer<typeof tokenLogprob>

/** A token with the likeliest ones in its place. */
export const ratedToken = tokenLogprob.extend({
  top_logprobs: z.array(tokenLogprob).describe('The likeliest tokens in its place, the likeliest first'),
})

export const choiceLogprobs = z.object({
  content: z.array(ratedToken).describe('One entry for each token of the text'),
  refusal: z.null().describe('Always null: this model gives no refusals of its own'),
})
export type ChoiceLogprobs = z.infer<typeof choiceLogprobs>

/** The tokens with their log-probabilities; text that was held back to the end has none of its own. */
export function ratedTokens(tokens: readonly AnswerToken[]): z.infer<typeof ratedToken>[] {
  return tokens.flatMap(({ logprob }) =>
    logprob ? [{ ...entry(logprob), top_logprobs: logprob.top.map(entry) }] : [],
  )
}

export function choiceLogprobsOf(tokens: readonly AnswerToken[]): ChoiceLogprobs {
  return { content: ratedTokens(tokens), refusal: null }
}

/** A streamed token's; null where none were asked for. */
export function logprobOf(token: AnswerToken): ChoiceLogprobs | null {
  return token.logprob ? choiceLogprobsOf([token]) : null
}

const entry = ({ text, logprob, bytes }: Logprob): TokenLogprob => ({
  token: text,
  logprob,
  bytes: [...bytes],
})
