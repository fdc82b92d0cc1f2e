import { everydayMeanings } from './everyday-words'
import { FUNCTION_WORDS, words, type Thesaurus } from './thesaurus'

/** What a word of the query counts, and what one that stands for it. */
const WEIGHT = {
  asked: 1,
  /** Within a phrase that has a meaning of its own. */
  partOfPhrase: 0.3,
  /** "Make", "like" and the other words that say nothing of what is looked for. */
  functionWord: 0.1,
  everyday: 1,
  /** In the name of an emoji. */
  name: 0.7,
  keyword: 0.35,
  translated: 0.7,
}
/** What an everyday meaning counts of a word that nobody typed. */
const SECOND_HAND = 0.5

/** The words of a text, and the parts of those with a hyphen, so that "laid-back" and "laid back" find each other. */
export function terms(text: string): string[] {
  return words(text).flatMap((word) => (word.includes('-') ? [word, ...word.split('-')] : [word]))
}

/**
 * The words by which a query is looked up, each with what it counts: its own, those that they mean in everyday speech, the
 * names of its emoji, and what its words of other languages mean.
 *
 * @param meant words that mean what the whole query means
 */
export function queryWords(
  query: string,
  meant: readonly string[],
  thesaurus: Thesaurus,
): ReadonlyMap<string, number> {
  const named = thesaurus.named(query)
  const names = named.filter(({ ofName }) => ofName).map(({ word }) => word)
  const keywords = named.filter(({ ofName }) => !ofName).map(({ word }) => word)
  const unknown = words(query).filter((word) => everydayMeanings([word]).length === 0)
  const translated = thesaurus.translated(unknown.join(' '))
  const typed = everydayMeanings([...words(query), ...names])
  const secondHand = everydayMeanings([...keywords, ...translated.keys()])

  const ofPhrases = new Set(
    typed.filter(({ said }) => said.includes(' ')).flatMap(({ said }) => said.split(' ')),
  )
  const own = (term: string) => {
    if (FUNCTION_WORDS.has(term)) return WEIGHT.functionWord
    return meant.length > 0 || ofPhrases.has(term) ? WEIGHT.partOfPhrase : WEIGHT.asked
  }
  const found = new Map<string, number>()
  const count = (list: readonly string[], weight: (word: string) => number) => {
    for (const word of list) found.set(word, Math.max(found.get(word) ?? 0, weight(word)))
  }
  count(keywords, () => WEIGHT.keyword)
  count(names, () => WEIGHT.name)
  count([...translated.keys()], (word) => WEIGHT.translated * (translated.get(word) ?? 0))
  for (const { heads } of secondHand) count(heads, () => WEIGHT.everyday * SECOND_HAND)
  for (const { heads } of typed) count(heads, () => WEIGHT.everyday)
  // What a person typed counts as it does in its phrase, also where it is a keyword by chance.
  for (const term of terms(query)) found.set(term, own(term))
  count(meant, () => WEIGHT.asked)
  return found
}
