import type { Thesaurus } from './thesaurus'

/** Knows no word, so that a search finds what is written about features and nothing else. */
export const noThesaurus: Thesaurus = {
  related: () => new Map(),
  widened: () => new Map(),
  sameAs: () => [],
  named: () => [],
  translated: () => new Map(),
  lexicographerFile: () => null,
}
