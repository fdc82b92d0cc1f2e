import MiniSearch from 'minisearch'
import type { CatalogueEntry } from './entry'
import { queryWords, terms } from './query-words'
import { words, type Thesaurus } from './thesaurus'

/** What a match in a field counts. `related` holds WordNet's relatives of the label's words. */
const FIELD_WEIGHT = { label: 4, aliases: 4, firing: 1, promoted: 0.5, related: 1 }
/** What it counts that a relative of the query's words is one of the label's words: two steps away, most things are related. */
const TWO_STEPS = 0.25

/** Most people look for a way of speaking (Huang and Lim, IASDR 2025); features without a telling label come late. */
const KIND_WEIGHT = { style: 3, subject: 1.2, domain: 1.2, request: 1.2, word: 1, position: 0.5, none: 0.3 }

/** What scores less than this share of the best match is taken for a chance one. */
const LEAST_SHARE = 0.1
/** Words in more labels than these are not looked up in WordNet: their relatives would drown those of the others. */
const COMMON_SHARE = 0.05
const COMMON_LABELS = 10
const PREFIX_MIN_LENGTH = 3
const FUZZY_MIN_LENGTH = 5
const FUZZINESS = 0.2
/** Words of so few letters are taken as they are: without its last one, "pros" would be the beginning of many words. */
const MAX_UNCHANGED = 4

export interface TextRankings {
  /** Features that match the query's own words, the best first. */
  asked: number[]
  /** Features that match words related to them. */
  related: number[]
}

/** How a ranking takes words and kinds of features. */
interface Matching {
  /** Whether the beginning of a word, and a word that is spelt nearly so, match as well. */
  loose: boolean
  /** To what power the kind of a feature counts: by a related word alone nobody can be taken to ask for a way of speaking. */
  kinds: number
}

interface Match {
  id: number
  score: number
  /** How many of the words asked for it matches. */
  matches: number
}

/**
 * Full-text index (BM25+) over what is written about features: labels, the words they fire on, the tokens they promote.
 * A query is widened by WordNet, so that words which the corpus lacks find what they mean.
 */
export class TextIndex {
  private readonly index = new MiniSearch<{ id: number }>({
    fields: Object.keys(FIELD_WEIGHT),
    tokenize: terms,
    processTerm: singular,
  })
  private readonly weights = new Map<number, number>()
  private readonly telling: (word: string) => boolean

  constructor(
    entries: readonly CatalogueEntry[],
    private readonly thesaurus: Thesaurus,
  ) {
    this.telling = tellingWords(entries)
    for (const entry of entries) this.add(entry)
  }

  add(entry: CatalogueEntry): void {
    this.index.add(this.document(entry))
    this.weights.set(entry.indexInSae, KIND_WEIGHT[entry.kind])
  }

  /** The feature's index is not used again. */
  remove(index: number): void {
    this.index.discard(index)
    this.weights.delete(index)
  }

  rank(query: string): TextRankings {
    // "Sea robber" names the pirate, and neither the sea nor robbers: its words alone are a guess.
    const meant = this.thesaurus.sameAs(query)
    const asked = this.match(queryWords(query, meant, this.thesaurus), { loose: true, kinds: 1 })
    // MiniSearch multiplies a score by the number of words that match. For words of one meaning that counts it twice.
    const related = this.match(this.thesaurus.widened(query), { loose: false, kinds: 0.5 }).map(
      ({ id, score, matches }) => ({
        id,
        score: score / matches,
      }),
    )
    return { asked: ranked(asked), related: ranked(related) }
  }

  /** Whether some word of the query is one of a dictionary. */
  knows(query: string): boolean {
    return this.thesaurus.related(query).size > 0 || this.thesaurus.translated(query).size > 0
  }

  private match(weights: ReadonlyMap<string, number>, { loose, kinds }: Matching): Match[] {
    const counted = new Map<string, number>()
    for (const [word, weight] of weights)
      counted.set(singular(word), Math.max(weight, counted.get(singular(word)) ?? 0))
    const found = this.index.search([...counted.keys()].join(' '), {
      tokenize: (text) => text.split(' '),
      processTerm: (term) => term,
      boost: loose ? FIELD_WEIGHT : { ...FIELD_WEIGHT, related: TWO_STEPS },
      boostTerm: (term) => counted.get(term) ?? 0,
      boostDocument: (id: number) => (this.weights.get(id) ?? 1) ** kinds,
      prefix: (term) => loose && term.length >= PREFIX_MIN_LENGTH,
      fuzzy: (term) => (loose && term.length >= FUZZY_MIN_LENGTH ? FUZZINESS : 0),
    })
    return found.map(({ id, score, queryTerms }) => ({ id: id as number, score, matches: queryTerms.length }))
  }

  private document(entry: CatalogueEntry) {
    return {
      id: entry.indexInSae,
      label: entry.label,
      aliases: entry.aliases.join(' '),
      firing: firingWords(entry).join(' '),
      promoted: entry.promoted.map(([token]) => token).join(' '),
      related: [...this.thesaurus.related(words(entry.label).filter(this.telling).join(' ')).keys()].join(
        ' ',
      ),
    }
  }
}

/** A word without the ending of a plural, by the rules of the "S" stemmer (Harman, JASIS 1991). */
function singular(word: string): string {
  const term = word.toLowerCase()
  if (/[^ae]ies$/.test(term)) return term.replace(/ies$/, 'y')
  if (/[^aeo]es$/.test(term)) return term.replace(/s$/, '')
  return /[^us]s$/.test(term) && term.length > MAX_UNCHANGED ? term.slice(0, -1) : term
}

function ranked(matches: readonly { id: number; score: number }[]): number[] {
  const best = [...matches].sort((a, b) => b.score - a.score)
  const least = (best[0]?.score ?? 0) * LEAST_SHARE
  return best.filter(({ score }) => score >= least).map(({ id }) => id)
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

/** Tells the words that say what a label is about from those that many labels share, such as "talks" and "word". */
function tellingWords(entries: readonly CatalogueEntry[]): (word: string) => boolean {
  const labelsWith = new Map<string, number>()
  for (const entry of entries) {
    for (const word of new Set(words(entry.label))) labelsWith.set(word, (labelsWith.get(word) ?? 0) + 1)
  }
  const most = Math.max(COMMON_LABELS, entries.length * COMMON_SHARE)
  return (word) => (labelsWith.get(word) ?? 0) <= most
}
