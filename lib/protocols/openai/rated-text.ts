import type { Logprob, PromptToken } from '@/lib/engine/port'
import type { AnswerToken } from '@/lib/models/answer'
import type { CompletionLogprobs } from './contract'

type Rated = Logprob & { top: readonly Logprob[] }

/**
 * Lays tokens beside the text that they spell, in the form of OpenAI's text completions. Offsets count Unicode code points.
 * A token inside a character begins where the character does.
 */
export class RatedText {
  private readonly decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  private offset = 0

  /**
   * The tokens of a prompt.
   * @param text the prompt as it was sent: tokens that were put before it begin where it does. Undefined for token ids
   */
  prompt(tokens: readonly PromptToken[], text?: string): CompletionLogprobs {
    const begin = text === undefined ? 0 : lengthOf(textOf(tokens)) - lengthOf(text)
    this.offset = -begin
    const rated = tokens.map((token) => this.entry(token, token.logprob))
    return joined(rated)
  }

  /** One token of the answer; nothing for text that was held back to the end. */
  token({ logprob }: Pick<AnswerToken, 'logprob'>): CompletionLogprobs {
    return joined(logprob ? [this.entry(logprob, logprob)] : [])
  }

  private entry({ text, bytes }: Pick<Logprob, 'text' | 'bytes'>, rated: Rated | undefined) {
    const at = Math.max(0, this.offset)
    this.offset += lengthOf(this.decoder.decode(Uint8Array.from(bytes), { stream: true }))
    return { token: nameOf({ text, bytes }), logprob: rated?.logprob ?? null, top: rated && topOf(rated), at }
  }
}

/** The text of a prompt's tokens, special ones as they are spelled. */
export function textOf(tokens: readonly PromptToken[]): string {
  const bytes = Uint8Array.from(tokens.flatMap((token) => [...token.bytes]))
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
}

type Entry = { token: string; logprob: number | null; top?: Record<string, number>; at: number }

/** As if the parts had been one. */
export const together = (parts: readonly CompletionLogprobs[]): CompletionLogprobs => ({
  tokens: parts.flatMap(({ tokens }) => tokens),
  token_logprobs: parts.flatMap(({ token_logprobs: all }) => all),
  top_logprobs: parts.flatMap(({ top_logprobs: all }) => all),
  text_offset: parts.flatMap(({ text_offset: all }) => all),
})

const joined = (entries: readonly Entry[]): CompletionLogprobs => ({
  tokens: entries.map(({ token }) => token),
  token_logprobs: entries.map(({ logprob }) => logprob),
  top_logprobs: entries.map(({ top }) => top ?? null),
  text_offset: entries.map(({ at }) => at),
})

/** The token itself is among them, as with OpenAI. Of several tokens with one text the likeliest counts. */
function topOf(rated: Rated): Record<string, number> {
  const found = new Map<string, number>()
  for (const rival of [...rated.top, rated]) {
    const name = nameOf(rival)
    found.set(name, Math.max(found.get(name) ?? -Infinity, rival.logprob))
  }
  return Object.fromEntries(found)
}

/** Part of a character is spelled in bytes, as OpenAI does, so that such tokens can be told apart. */
function nameOf({ text, bytes }: Pick<Logprob, 'text' | 'bytes'>): string {
  if (!text.includes('\ufffd')) return text
  return `bytes:${bytes.map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')}`
}

const lengthOf = (text: string): number => [...text].length
