/** Reading what people write: words without their endings, clauses, and what is asked to be less. */

const NEGATORS = new Set(
  "less not no never without avoid stop dont don’t don't isn't isn’t remove reduce fewer nothing neither nor".split(
    ' ',
  ),
)
/** After these a clause says again what is wanted. */
const AFFIRMERS = new Set('more but very rather instead also extra increase'.split(' '))

/** Words that say nothing about what is asked for. */
const FUNCTION_WORDS = new Set(
  'a about also an and answers are as asking at be been being by do does for from giving had has have how i in into is it its just like lots me more much my name of on one or plain saying so some sound sounds speak speaks such talk talks telling that the their them then there these they thing things this those to two use uses very was we were what when where which while why will with word words would writing you your'.split(
    ' ',
  ),
)

export interface ReadWord {
  /** In lower case, without a plural ending. */
  stem: string
  /** True where the text asks for less of it. */
  negated: boolean
}

/** The words of a text in order. A negation reaches to the end of its clause, or to a word such as "more". */
export function readWords(text: string): ReadWord[] {
  return text
    .toLowerCase()
    .split(/[.,;:!?\n](?=\s|$)/)
    .flatMap((clause) => {
      let negated = false
      return wordsOf(clause).map((word) => {
        if (NEGATORS.has(word)) negated = true
        else if (AFFIRMERS.has(word)) negated = false
        return { stem: stem(word), negated }
      })
    })
}

/** Where a phrase first stands in the text, as the word that begins it; undefined if it does not stand there. */
export function findPhrase(text: readonly ReadWord[], phrase: string): ReadWord | undefined {
  const wanted = wordsOf(phrase).map(stem)
  return text.find((_, at) => wanted.every((word, i) => text[at + i]?.stem === word))
}

/** The stems of a text that carry meaning. */
export function meaningfulStems(text: string): Set<string> {
  const meaningful = wordsOf(text.toLowerCase()).filter((word) => !FUNCTION_WORDS.has(word))
  return new Set(meaningful.map(stem))
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu) ?? []
}

/** Takes off a possessive and a plural ending. */
function stem(word: string): string {
  const bare = word.replace(/['’]s$/, '')
  if (bare.length <= 3) return bare
  if (bare.endsWith('ies')) return `${bare.slice(0, -3)}y`
  if (/(?:[sxz]|ch|sh)es$/.test(bare)) return bare.slice(0, -2)
  return /[^su]s$/.test(bare) ? bare.slice(0, -1) : bare
}
