import { rankExcited, spansMessages, type CatalogueEntry, type Excited } from '@/lib/catalogue'
import type { Activations } from '@/lib/engine/port'
import { aggregate } from '@/lib/models/reading'

/** A spanning feature tells what a conversation is like from this lift on, firing on so many words and such a share. */
const CLEAR = { lift: 2, words: 4, share: 0.1 }

/**
 * The features that fire in a conversation, those first that say most about it.
 *
 * A feature that spans messages fires weakly on many tokens, so that by its strongest token any rare word would come
 * before it. It is judged by its lift instead: the mean of its activation over all words, as a share of its strongest
 * one, over its density (the share of tokens on which it fires anywhere). Those that are clear come first, then the
 * features of words in the order of `rankExcited`, then the spanning ones that fire in passing, and last what tells
 * nothing about a conversation: places in the text, features that nothing explains, dead ones.
 */
export function rankHeard(
  activations: Activations,
  lookUp: (index: number) => CatalogueEntry | undefined,
): Excited[] {
  const means = aggregate(activations, 'mean')
  const lift = ({ indexInSae, maxActivationStrength, density }: CatalogueEntry) =>
    (means.get(indexInSae) ?? 0) / Math.max(maxActivationStrength * density, Number.EPSILON)
  const firings = aggregate(activations, 'frequency')
  const words = activations.tokens.filter(({ message }) => message !== null).length
  const least = Math.max(CLEAR.words, CLEAR.share * words)
  const spans = ({ entry }: Excited) => entry.alive && spansMessages(entry.kind)
  const isClear = ({ entry }: Excited) =>
    lift(entry) >= CLEAR.lift && (firings.get(entry.indexInSae) ?? 0) >= least
  const ranked = rankExcited(aggregate(activations, 'max'), lookUp)
  const [spanning, others] = split(ranked, spans)
  const [clear, passing] = split(spanning, isClear)
  const [said, rest] = split(others, ({ entry }) => entry.alive && entry.kind === 'word')
  return [...clear.sort((a, b) => lift(b.entry) - lift(a.entry)), ...said, ...passing, ...rest]
}

/** Those that pass, and the rest, each in order. */
function split<T>(items: readonly T[], passes: (item: T) => boolean): [T[], T[]] {
  return [items.filter(passes), items.filter((item) => !passes(item))]
}
