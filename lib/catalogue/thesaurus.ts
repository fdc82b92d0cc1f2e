import type { EmojiDictionary, NamingWord } from './emoji-dictionary'
import type { Sense, Synset, WordNet } from './wordnet'

/** Pointers to senses that mean nearly the same: similar to, see also, derivationally related, pertains to. */
const NEAR = new Set(['&', '^', '+', '\\'])

/** Pointers to what a thing is a kind, or an instance, of. */
const BROADER = new Set(['@', '@i'])

/** How much a related word counts beside one that was asked for. Each further sense of a word counts half as much. */
const WEIGHT = { synonym: 0.5, near: 0.25, broader: 0.3, pictured: 0.3, compound: 0.2, gloss: 0.1 }
/** A parrot is a bird, and that an animal; further up, all things are entities. Each level counts half as much. */
const MAX_BROADER = 3
const MAX_PHRASE_WORDS = 3
/** Shorter words of other languages are mostly articles and the like. */
const MIN_FOREIGN = 3
const MAX_COMPOUNDS = 3
const MAX_KNOWN = 20_000
/** Senses of one part of speech that are followed. */
const MAX_SENSES = 3

/** Words that say nothing about what a definition or a label speaks of. */
export const FUNCTION_WORDS: ReadonlySet<string> = new Set(
  'a about after all also an and any are because been being between but by can do etc for from has have having in into is it its like make made more most not of off on one or other out over own same some someone something such than that the their them these they this those through to very was were what when where which while who whose with without you your'.split(
    ' ',
  ),
)

/** Single words with a weight in (0, 1], the closest relation winning. */
export type RelatedWords = Map<string, number>

/** Finds words related to those of a text; the text's own words are left out. */
export interface Thesaurus {
  related(text: string): RelatedWords
  /** Related words, and further ones: broader terms, and what is said of the emoji that a word is said of. */
  widened(text: string): RelatedWords
  /** Single words that mean what the whole text means, if it is a phrase of several words with a meaning of its own. */
  sameAs(text: string): string[]
  /** The number of WordNet's lexicographer file (lexnames(5WN)) that has the word's most usual sense; null for no word. */
  lexicographerFile(word: string): number | null
  /** The English words of a text's emoji, the name of each first. */
  named(text: string): NamingWord[]
  /** English words that the words of a text mean which are none themselves. */
  translated(text: string): RelatedWords
}

/** Words related through WordNet: synonyms, near senses, and the words of definitions. */
export class WordNetThesaurus implements Thesaurus {
  /** Labels repeat their phrases, and so do queries. */
  private readonly known = new Map<string, RelatedWords>()

  constructor(
    private readonly wordnet: WordNet,
    private readonly emoji: EmojiDictionary,
  ) {}

  related(text: string): RelatedWords {
    const own = words(text)
    const found: RelatedWords = new Map()
    for (const phrase of phrases(own)) {
      // A phrase that has a meaning of its own says more than its words do.
      const trust = phrase.includes(' ') ? 1 / WEIGHT.synonym : 1
      for (const [word, weight] of this.relatedToPhrase(phrase)) add(found, word, weight * trust)
    }
    for (const word of own) found.delete(word)
    return found
  }

  widened(text: string): RelatedWords {
    const own = words(text)
    const found = this.related(text)
    for (const phrase of phrases(own)) {
      if (FUNCTION_WORDS.has(phrase)) continue
      this.collectPictured(phrase, found)
      for (const sense of this.sensesOf(phrase).filter(({ rank }) => rank < MAX_SENSES))
        this.collectBroader(sense, found, WEIGHT.broader * 0.5 ** sense.rank, MAX_BROADER)
    }
    for (const word of own) found.delete(word)
    return found
  }

  sameAs(text: string): string[] {
    const list = words(text)
    if (list.length < 2 || list.length > MAX_PHRASE_WORDS) return []
    const senses = this.sensesOf(list.join(' '))
    return [...new Set(senses.flatMap(({ lemmas }) => lemmas.filter((lemma) => !lemma.includes(' '))))]
  }

  lexicographerFile(word: string): number | null {
    for (const base of baseForms(word)) {
      const file = this.wordnet.usualFile(base)
      if (file !== null) return file
    }
    return null
  }

  named(text: string): NamingWord[] {
    return this.emoji.named(text)
  }

  translated(text: string): RelatedWords {
    const found: RelatedWords = new Map()
    for (const word of words(text)) {
      if (FUNCTION_WORDS.has(word) || word.length < MIN_FOREIGN || this.sensesOf(word).length > 0) continue
      for (const [english, weight] of this.emoji.translated(word)) add(found, english, weight)
    }
    return found
  }

  private relatedToPhrase(phrase: string): RelatedWords {
    const known = this.known.get(phrase)
    if (known) return known
    const found: RelatedWords = new Map()
    if (!FUNCTION_WORDS.has(phrase)) this.collect(phrase, found)
    if (this.known.size >= MAX_KNOWN) this.known.clear()
    this.known.set(phrase, found)
    return found
  }

  private sensesOf(phrase: string): Sense[] {
    return baseForms(phrase).flatMap((base) => this.wordnet.senses(base))
  }

  private collect(phrase: string, found: RelatedWords): void {
    for (const sense of this.sensesOf(phrase).filter(({ rank }) => rank < MAX_SENSES)) {
      const share = 0.5 ** sense.rank
      addLemmas(found, sense, WEIGHT.synonym * share)
      for (const word of words(definition(sense)))
        if (!FUNCTION_WORDS.has(word)) add(found, word, WEIGHT.gloss * share)
      for (const pointer of sense.pointers.filter((p) => NEAR.has(p.symbol))) {
        addLemmas(found, this.wordnet.follow(pointer), WEIGHT.near * share)
      }
    }
    for (const compound of this.wordnet.compounds(phrase, MAX_COMPOUNDS)) {
      for (const sense of this.wordnet.senses(compound)) addLemmas(found, sense, WEIGHT.compound)
    }
  }

  /** What is said of the emoji that the word is said of: "dracula" of a vampire, "thunderstorm" of weather. */
  private collectPictured(word: string, found: RelatedWords): void {
    for (const base of baseForms(word))
      for (const [said, weight] of this.emoji.said(base)) add(found, said, WEIGHT.pictured * weight)
  }

  private collectBroader(sense: Synset, found: RelatedWords, weight: number, levels: number): void {
    if (levels === 0) return
    for (const pointer of sense.pointers.filter((p) => BROADER.has(p.symbol))) {
      const broader = this.wordnet.follow(pointer)
      addLemmas(found, broader, weight)
      this.collectBroader(broader, found, weight / 2, levels - 1)
    }
  }
}

function addLemmas(found: RelatedWords, sense: Synset, weight: number): void {
  // The words of a phrase mean something else one by one, so only single words are taken.
  for (const lemma of sense.lemmas) if (!lemma.includes(' ')) add(found, lemma, weight)
}

function add(found: RelatedWords, word: string, weight: number): void {
  if (word.length > 2 && weight > (found.get(word) ?? 0)) found.set(word, weight)
}

/** A gloss without its examples, which stand in quotes. */
function definition(sense: Synset): string {
  return sense.gloss.replace(/"[^"]*"?/g, ' ')
}

export function words(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu) ?? []
}

/** All runs of up to three words. */
function phrases(list: string[]): string[] {
  const lengths = Array.from({ length: Math.min(MAX_PHRASE_WORDS, list.length) }, (_, i) => i + 1)
  return lengths.flatMap((length) =>
    Array.from({ length: list.length - length + 1 }, (_, at) => list.slice(at, at + length).join(' ')),
  )
}

const ENDINGS: [RegExp, string][] = [
  [/ies$/, 'y'],
  [/(?<=ss|x|z|ch|sh)es$/, ''],
  [/es$/, 'e'],
  [/(?<!s)s$/, ''],
  [/ed$/, ''],
  [/ed$/, 'e'],
  [/ing$/, ''],
  [/ing$/, 'e'],
  [/ly$/, ''],
  [/ful$/, ''],
  [/y$/, ''],
  [/y$/, 'e'],
]

/**
 * The phrase and what it may come from: by inflection, after the rules of detachment of WordNet's morphy(7WN), and by the
 * endings -ly, -ful and -y, so that "spooky" leads to "spook". WordNet itself says which of them are words.
 */
function baseForms(phrase: string): string[] {
  const bases = ENDINGS.filter(([ending]) => ending.test(phrase)).map(([ending, to]) =>
    phrase.replace(ending, to),
  )
  return [...new Set([phrase, ...bases.filter((base) => base.length > 2)])]
}
