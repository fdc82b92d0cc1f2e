import type { ChoiceLogprobs, TokenLogprob } from '@/lib/protocols/openai/contract'
import type { EngineEvent, Logprob } from '@/lib/engine/port'

type Token = Extract<EngineEvent, { type: 'token' }>

/** The log-probabilities of tokens; text that was held back to the end has none of its own. */
export function choiceLogprobs(tokens: readonly Token[]): ChoiceLogprobs {
  const content = tokens.flatMap(({ logprob }) =>
    logprob ? [{ ...entry(logprob), top_logprobs: logprob.top.map(entry) }] : [],
  )
  return { content, refusal: null }
}

/** A streamed token's; null where none were asked for. */
export function logprobOf(token: Token): ChoiceLogprobs | null {
  return token.logprob ? choiceLogprobs([token]) : null
}

function entry({ text, logprob }: Logprob): TokenLogprob {
  // A token inside a character of several bytes decodes to U+FFFD, from which its bytes cannot be told.
  const bytes = text.includes('\ufffd') ? null : [...new TextEncoder().encode(text)]
  return { token: text, logprob, bytes }
}
