import type { CatalogueEntry } from './entry'
import type { FeatureKind } from './kinds'
import { words } from './thesaurus'

/** Sorts of features whose labels others qualify, as in "“Ahoy” in answers where it talks like a pirate". */
const PLAIN_KINDS: ReadonlySet<FeatureKind> = new Set(['style', 'subject', 'domain', 'request'])

/** For each feature whose label holds the whole label of a plainer one, that one; the longest if it holds several. */
export function findPlainer(entries: readonly CatalogueEntry[]): Map<number, number> {
  const spelled = entries.map((entry) => ({ entry, text: ` ${words(entry.label).join(' ')} ` }))
  const plain = spelled
    .filter(({ entry, text }) => PLAIN_KINDS.has(entry.kind) && text.trim() !== '')
    .sort((a, b) => b.text.length - a.text.length)
  const plainer = new Map<number, number>()
  for (const { entry, text } of spelled) {
    const held = plain.find(
      (candidate) => candidate.text.length < text.length && text.includes(candidate.text),
    )
    if (held) plainer.set(entry.indexInSae, held.entry.indexInSae)
  }
  return plainer
}

/**
 * Puts before every feature of a ranking the plainer ones that its label qualifies: who looks for "ahoy" is shown the
 * pirate before the words that pirates say.
 */
export function plainFirst(ranking: readonly number[], plainer: ReadonlyMap<number, number>): number[] {
  const listed = new Set<number>()
  const list = (index: number) => {
    if (listed.has(index)) return
    const held = plainer.get(index)
    if (held !== undefined) list(held)
    listed.add(index)
  }
  ranking.forEach(list)
  return [...listed]
}
