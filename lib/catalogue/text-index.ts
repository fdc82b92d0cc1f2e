import MiniSearch from 'minisearch'
import type { CatalogueEntry } from './entry'
import { words, type Thesaurus } from './thesaurus'

/** What a match in a field counts. `related` holds WordNet's relatives of the label's words. */
const FIELD_WEIGHT = { label: 4, firing: 1, promoted: 0.5, related: 1 }

/** A label that explains its feature well is the better answer among equals, and features without one come late. */
const KIND_WEIGHT = { style: 1.6, subject: 1.2, domain: 1.2, request: 1.2, word: 1, position: 0.5, none: 0.3 }

/** What scores less than this share of the best match is taken for a chance one. */
const LEAST_SHARE = 0.1
const PREFIX_MIN_LENGTH = 3
const FUZZY_MIN_LENGTH = 5
const FUZZINESS = 0.2

export interface TextRankings {
  /** Features that match the query's own words, the best first. */
  asked: number[]
  /** Features that match words related to them. */
  related: number[]
}

/**
 * Full-text index (BM25+) over what is written about features: labels, the words they fire on, the tokens they promote.
 * A query is widened by WordNet, so that words which the corpus lacks find what they mean.
 */
export class TextIndex {
  private readonly index = new MiniSearch<{ id: number }>({ fields: Object.keys(FIELD_WEIGHT) })
  private readonly weights = new Map<number, number>()

  constructor(
    entries: readonly CatalogueEntry[],
    private readonly thesaurus: Thesaurus,
  ) {
    this.index.addAll(entries.map((entry) => this.document(entry)))
    for (const entry of entries) this.weights.set(entry.indexInSae, KIND_WEIGHT[entry.kind])
  }

  rank(query: string): TextRankings {
    const related = this.thesaurus.related(query)
    return {
      asked: this.match(new Map(words(query).map((word) => [word, 1])), FUZZINESS),
      related: this.match(related, 0),
    }
  }

  private match(terms: ReadonlyMap<string, number>, fuzziness: number): number[] {
    const found = this.index.search([...terms.keys()].join(' '), {
      boost: FIELD_WEIGHT,
      boostTerm: (term) => terms.get(term) ?? 0,
      boostDocument: (id: number) => this.weights.get(id) ?? 1,
      prefix: (term) => term.length >= PREFIX_MIN_LENGTH,
      fuzzy: (term) => (term.length >= FUZZY_MIN_LENGTH ? fuzziness : 0),
    })
    const least = (found[0]?.score ?? 0) * LEAST_SHARE
    return found.filter(({ score }) => score >= least).map((result) => result.id as number)
  }

  private document(entry: CatalogueEntry) {
    return {
      id: entry.indexInSae,
      label: entry.label,
      firing: firingWords(entry).join(' '),
      promoted: entry.promoted.map(([token]) => token).join(' '),
      related: [...this.thesaurus.related(entry.label).keys()].join(' '),
    }
  }
}

/** The words of the examples on which the feature fires; a word of several tokens counts when any of them does. */
function firingWords(entry: CatalogueEntry): string[] {
  return entry.examples.flatMap(({ tokens, activations }) => {
    const marked: { text: string; fires: boolean }[] = []
    tokens.forEach((text, i) => {
      const fires = (activations[i] ?? 0) > 0
      const last = marked.at(-1)
      if (last && !/^\s/.test(text)) {
        last.text += text
        last.fires ||= fires
      } else marked.push({ text, fires })
    })
    return marked.filter((word) => word.fires).flatMap((word) => words(word.text))
  })
}
