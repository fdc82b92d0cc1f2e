import { rankExcited, type CatalogueEntry, type Excited } from '@/lib/catalogue'
import { spansMessages } from '@/lib/contract'
import type { Activations } from '@/lib/engine/port'
import { aggregate } from './aggregate'

/** From this lift on a spanning feature tells what a conversation is like. */
const CLEAR_LIFT = 2

/**
 * The features that fire in a conversation, those first that say most about it.
 *
 * A feature that spans messages fires weakly on many tokens, so that by its strongest token any rare word would come
 * before it. It is judged by its lift instead: the mean of its activation over all words, as a share of its strongest
 * one, over its density (the share of tokens on which it fires anywhere). Those with a clear lift come first, then the
 * features of words in the order of `rankExcited`, then the spanning ones that fire in passing.
 */
export function rankHeard(
  activations: Activations,
  lookUp: (index: number) => CatalogueEntry | undefined,
): Excited[] {
  const means = aggregate(activations, 'mean')
  const lift = ({ indexInSae, maxActivationStrength, density }: CatalogueEntry) =>
    (means.get(indexInSae) ?? 0) / Math.max(maxActivationStrength * density, Number.EPSILON)
  const ranked = rankExcited(aggregate(activations, 'max'), lookUp)
  const spans = ({ entry }: Excited) => entry.alive && spansMessages(entry.kind)
  const clear = ranked.filter((item) => spans(item) && lift(item.entry) >= CLEAR_LIFT)
  return [
    ...clear.sort((a, b) => lift(b.entry) - lift(a.entry)),
    ...ranked.filter((item) => !spans(item)),
    ...ranked.filter((item) => spans(item) && lift(item.entry) < CLEAR_LIFT),
  ]
}
