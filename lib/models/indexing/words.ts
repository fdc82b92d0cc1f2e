import type { Corpus } from './corpus'

const WORD = /[\p{L}\p{N}]+(?:['’][\p{L}\p{N}]+)*|[^\s\p{L}\p{N}]/gu

/** Characters of a word at most: what is longer is told by its beginning. */
const LONGEST = 32

/** The words of a corpus, in lower case. */
export interface Words {
  /** Which word each token belongs to: that of its last character that is no space. -1 for a token of none. */
  of: Int32Array
  /** The word before that one in the same text; -1 for none. */
  before: Int32Array
  spelled: readonly string[]
  /** Whether each token is a part of its word: 1, or all of it: 0. */
  part: Uint8Array
}

export function wordsOf(corpus: Corpus): Words {
  const of = new Int32Array(corpus.tokens.length).fill(-1)
  const part = new Uint8Array(corpus.tokens.length)
  const numbers = new Map<string, number>()
  const note = (token: number, word: string) => {
    const known = numbers.get(word) ?? numbers.set(word, numbers.size).get(word)!
    of[token] = known
  }
  corpus.texts.forEach((_, text) => {
    const [from, to] = corpus.span(text)
    const own = ownersOf(corpus.tokens.slice(from, to))
    own.forEach((found, t) => {
      if (found === null) return
      note(from + t, found.word)
      part[from + t] = Number(found.part)
    })
  })
  return { of, before: beforeOf(corpus, of), spelled: [...numbers.keys()], part }
}

function beforeOf({ textOf }: Corpus, of: Int32Array): Int32Array {
  const before = new Int32Array(of.length).fill(-1)
  for (let at = 1; at < of.length; at++) {
    if (textOf[at] !== textOf[at - 1]) continue
    // Tokens of one word share the word before it.
    before[at] = of[at]! >= 0 && of[at] === of[at - 1] ? before[at - 1]! : lastWord(at - 1)
  }
  return before

  function lastWord(from: number): number {
    let at = from
    while (at >= 0 && textOf[at] === textOf[from] && of[at]! < 0) at--
    return at >= 0 && textOf[at] === textOf[from] ? of[at]! : -1
  }
}

/** The word that each of some tokens belongs to when they are joined. */
function ownersOf(tokens: readonly string[]): ({ word: string; part: boolean } | null)[] {
  const text = tokens.join('')
  const matches = [...text.matchAll(WORD)]
  let [end, next] = [0, 0]
  return tokens.map((token) => {
    end += token.length
    const shown = token.trim()
    if (shown === '') return null
    const last = end - (token.length - token.trimEnd().length) - 1
    while (next < matches.length - 1 && matches[next]!.index + matches[next]![0].length <= last) next++
    const found = matches[next]?.[0].toLowerCase().slice(0, LONGEST)
    return found === undefined ? null : { word: found, part: shown.toLowerCase() !== found }
  })
}
