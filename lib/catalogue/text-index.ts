import MiniSearch from 'minisearch'
import type { CatalogueEntry } from './entry'
import { emojiWords } from './emoji-words'
import { everydayMeanings } from './everyday-words'
import { FUNCTION_WORDS, words, type Thesaurus } from './thesaurus'

/** What a match in a field counts. `related` holds WordNet's relatives of the label's words. */
const FIELD_WEIGHT = { label: 4, aliases: 4, firing: 1, promoted: 0.5, related: 1 }

/** Most people look for a way of speaking (Huang and Lim, IASDR 2025); features without a telling label come late. */
const KIND_WEIGHT = { style: 3, subject: 1.2, domain: 1.2, request: 1.2, word: 1, position: 0.5, none: 0.3 }

/** What scores less than this share of the best match is taken for a chance one. */
const LEAST_SHARE = 0.1
/** What a word counts within a phrase that has a meaning of its own. */
const PART_OF_PHRASE = 0.3
/** What a word counts that the query's words mean in everyday speech, and one of those that name an emoji. */
const EVERYDAY = 1
const EMOJI = 0.7
/** What "make", "like" and the other words count that say nothing of what is looked for. */
const FUNCTION_WORD = 0.1
/** Words in more labels than these are not looked up in WordNet: their relatives would drown those of the others. */
const COMMON_SHARE = 0.05
const COMMON_LABELS = 10
const PREFIX_MIN_LENGTH = 3
const FUZZY_MIN_LENGTH = 5
const FUZZINESS = 0.2

export interface TextRankings {
  /** Features that match the query's own words, the best first. */
  asked: number[]
  /** Features that match words related to them. */
  related: number[]
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
    const asked = this.match(this.askedWords(query, meant), FUZZINESS)
    // MiniSearch multiplies a score by the number of words that match. For words of one meaning that counts it twice.
    const related = this.match(this.thesaurus.related(query), 0).map(({ id, score, matches }) => ({
      id,
      score: score / matches,
    }))
    return { asked: ranked(asked), related: ranked(related) }
  }

  /** Whether some word of the query is one of a dictionary. */
  knows(query: string): boolean {
    return this.thesaurus.related(query).size > 0
  }

  /** The query's words, and those that mean the same, by what each counts. */
  private askedWords(query: string, meant: readonly string[]): ReadonlyMap<string, number> {
    const emoji = emojiWords(query)
    const everyday = everydayMeanings([...words(query), ...emoji])
    const ofPhrases = new Set(
      everyday.filter(({ said }) => said.includes(' ')).flatMap(({ said }) => said.split(' ')),
    )
    const own = (term: string) => {
      if (FUNCTION_WORDS.has(term)) return FUNCTION_WORD
      return meant.length > 0 || ofPhrases.has(term) ? PART_OF_PHRASE : 1
    }
    return new Map([
      ...emoji.map((word): [string, number] => [word, EMOJI]),
      ...everyday.flatMap(({ heads }) => heads.map((word): [string, number] => [word, EVERYDAY])),
      ...terms(query).map((term): [string, number] => [term, own(term)]),
      ...meant.map((word): [string, number] => [word, 1]),
    ])
  }

  private match(weights: ReadonlyMap<string, number>, fuzziness: number): Match[] {
    const found = this.index.search([...weights.keys()].join(' '), {
      tokenize: (text) => text.split(' '),
      boost: FIELD_WEIGHT,
      boostTerm: (term) => weights.get(term) ?? 0,
      boostDocument: (id: number) => this.weights.get(id) ?? 1,
      prefix: (term) => term.length >= PREFIX_MIN_LENGTH,
      fuzzy: (term) => (term.length >= FUZZY_MIN_LENGTH ? fuzziness : 0),
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

/** The words of a text, and the parts of those with a hyphen, so that "laid-back" and "laid back" find each other. */
function terms(text: string): string[] {
  return words(text).flatMap((word) => (word.includes('-') ? [word, ...word.split('-')] : [word]))
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
