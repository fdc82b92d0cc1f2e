import type { NextTokens } from '@/lib/engine/latents'
import { rounded } from './evidence'
import type { ReportIndexing } from './progress'
import type { Unindexed } from './unindexed'

/** Tokens listed of either sort. */
const LISTED = 10
/** Directions that are unembedded at once. */
const BATCH = 256

/** What every latent promotes and suppresses, and the texts of the tokens. */
export interface FoundTokens {
  found: readonly NextTokens[]
  vocabulary: readonly string[]
}

export async function nextTokens(
  { model, latents }: Unindexed,
  report: ReportIndexing,
  signal: AbortSignal,
): Promise<FoundTokens> {
  const vocabulary = await model.engine.vocabulary()
  const found: NextTokens[] = []
  for (let at = 0; at < latents.count; at += BATCH) {
    signal.throwIfAborted()
    const to = Math.min(latents.count, at + BATCH)
    // Some tokens say nothing to people and are left out, so more are asked for.
    found.push(...(await latents.nextTokens(at, to, 3 * LISTED)))
    report({ stage: 'next tokens', done: to, total: latents.count })
  }
  return { found, vocabulary }
}

/** Tokens as people can read them: those of no text, or of a broken character, say nothing. */
export function readable({ vocabulary }: FoundTokens, tokens: NextTokens['promoted']): [string, number][] {
  return tokens
    .map(([id, logit]): [string, number] => [vocabulary[id] ?? '', rounded(logit)])
    .filter(([text]) => text.trim() !== '' && !text.includes('\ufffd'))
    .slice(0, LISTED)
}
