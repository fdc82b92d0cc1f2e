import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { words, type RelatedWords } from './thesaurus'

/** Where the package has its annotations, from the working directory on. */
export const ANNOTATIONS = 'node_modules/cldr-annotations-full/annotations'

/** Languages whose words are understood beside English ones. */
const LANGUAGES = ['de', 'es', 'fr', 'it', 'ja', 'ko', 'nl', 'pl', 'pt', 'ru', 'sv', 'tr', 'zh']

/** An English word that fewer of the emoji have, or that says less than this share of the best one, is left out. */
const LEAST = { shareOfEmoji: 0.4, shareOfBest: 0.4 }
const MAX_WORDS = 4
/** Endings of so many letters are taken off a word that no language has; what is left has at least so many. */
const MAX_ENDING = 3
const MIN_STEM = 4
const SKIN_OR_VARIANT = /[\u{1F3FB}-\u{1F3FF}\uFE0F]/gu

/** A word that an emoji is called by. */
export interface NamingWord {
  word: string
  /** Whether it is one of the emoji's name, and no mere keyword. */
  ofName: boolean
}

const annotationFile = z.object({
  annotations: z.object({
    annotations: z.record(
      z.string(),
      z.object({ default: z.array(z.string()).default([]), tts: z.array(z.string()).default([]) }),
    ),
  }),
})

/** What the words of a language say of each emoji: for a word, how much it counts for the emoji's name and keywords. */
type EmojiOfWord = Map<string, Map<string, number>>

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })
const plain = (emoji: string) => emoji.replace(SKIN_OR_VARIANT, '')

/**
 * Reads emoji, and words of other languages, as English words, by Unicode's CLDR: it names each emoji and lists keywords of it in each
 * language. A word means what is said in English of the emoji that it is said of: "Zauberei" is said of 🪄, which
 * is called magic, wizard and witch.
 */
export class EmojiDictionary {
  private readonly english: ReadonlyMap<string, string[]>
  private readonly names: ReadonlyMap<string, string[]>
  private readonly emojiSaid: EmojiOfWord
  private readonly emojiWith = new Map<string, number>()
  private others: EmojiOfWord | undefined

  private constructor(private readonly directory: string) {
    const named = readAnnotations(directory, 'en')
    this.english = new Map([...named].map(([emoji, said]) => [emoji, [...new Set(said.flatMap(words))]]))
    this.names = new Map([...named].map(([emoji, [name = '']]) => [emoji, words(name)]))
    this.emojiSaid = emojiOfWords(named)
    for (const list of this.english.values())
      for (const word of list) this.emojiWith.set(word, (this.emojiWith.get(word) ?? 0) + 1)
  }

  /** @param directory has a folder of annotations for each language. Throws the file system's error if English cannot be read. */
  static open(directory: string): EmojiDictionary {
    return new EmojiDictionary(directory)
  }

  /** The English words of a text's emoji, whatever their skin tone, those of a name before keywords. */
  named(text: string): NamingWord[] {
    const found = [...graphemes.segment(text)].flatMap(({ segment }) => this.namesOf(segment))
    return [...new Map(found.toReversed().map((one) => [one.word, one])).values()].toReversed()
  }

  /** English words that a word of another language means, with weights in (0, 1], the best first; none if none has it. */
  translated(word: string): RelatedWords {
    return this.inEnglish(this.emojiOf(word.toLowerCase()))
  }

  /** Other English words that are said of what the English word is said of, with weights in (0, 1], the best first. */
  said(word: string): RelatedWords {
    return this.inEnglish(this.emojiSaid.get(word) ?? new Map())
  }

  private inEnglish(emoji: ReadonlyMap<string, number>): RelatedWords {
    const total = [...emoji.values()].reduce((sum, weight) => sum + weight, 0)
    const shares = new Map<string, number>()
    for (const [one, weight] of emoji)
      for (const said of this.english.get(one) ?? [])
        shares.set(said, (shares.get(said) ?? 0) + weight / total)
    const scored = [...shares]
      .filter(([, share]) => share >= LEAST.shareOfEmoji)
      .map(([said, share]): [string, number] => [said, share * this.rarity(said)])
      .sort((a, b) => b[1] - a[1])
    const best = scored[0]?.[1] ?? 0
    return new Map(
      scored
        .filter(([, score]) => score >= LEAST.shareOfBest * best)
        .slice(0, MAX_WORDS)
        .map(([said, score]) => [said, score / best]),
    )
  }

  private namesOf(segment: string): NamingWord[] {
    // The names of digits, letters and signs such as "+" are no help to who types them.
    if (!/\p{Extended_Pictographic}|\p{Regional_Indicator}/u.test(segment)) return []
    const name = this.names.get(plain(segment)) ?? []
    const keywords = (this.english.get(plain(segment)) ?? []).filter((word) => !name.includes(word))
    return [
      ...name.map((word) => ({ word, ofName: true })),
      ...keywords.map((word) => ({ word, ofName: false })),
    ]
  }

  /** Inverse document frequency over emoji, from 0 to 1: what is said of many, such as "face", says little. */
  private rarity(word: string): number {
    return 1 - Math.log(this.emojiWith.get(word) ?? 1) / Math.log(this.english.size)
  }

  /** The emoji of which some language says the word, or else words that differ from it in the ending. */
  private emojiOf(word: string): ReadonlyMap<string, number> {
    const dictionary = (this.others ??= readOthers(this.directory))
    const exact = dictionary.get(word)
    if (exact) return exact
    for (let stem = word.length - 1; stem >= Math.max(MIN_STEM, word.length - MAX_ENDING); stem--) {
      const found: Map<string, number> = new Map()
      for (const [other, emoji] of dictionary) {
        if (other.length <= stem + MAX_ENDING && other.startsWith(word.slice(0, stem))) merge(found, emoji)
      }
      if (found.size > 0) return found
    }
    return new Map()
  }
}

/** The name and the keywords of each emoji, the name first. */
function readAnnotations(directory: string, language: string): Map<string, string[]> {
  const text = readFileSync(join(directory, language, 'annotations.json'), 'utf8')
  const { annotations } = annotationFile.parse(JSON.parse(text)).annotations
  return new Map(
    Object.entries(annotations).map(([emoji, said]) => [plain(emoji), [...said.tts, ...said.default]]),
  )
}

function readOthers(directory: string): EmojiOfWord {
  const found: EmojiOfWord = new Map()
  for (const language of LANGUAGES) emojiOfWords(readAnnotations(directory, language), found)
  return found
}

function emojiOfWords(
  annotations: ReadonlyMap<string, string[]>,
  found: EmojiOfWord = new Map(),
): EmojiOfWord {
  for (const [emoji, said] of annotations)
    for (const phrase of said) {
      const list = words(phrase)
      // A word of a longer name says less of the emoji than one that is said alone.
      for (const word of list)
        found.set(word, merge(found.get(word) ?? new Map<string, number>(), [[emoji, 1 / list.length]]))
    }
  return found
}

function merge(into: Map<string, number>, more: Iterable<[string, number]>): Map<string, number> {
  for (const [emoji, weight] of more) into.set(emoji, Math.max(into.get(emoji) ?? 0, weight))
  return into
}
