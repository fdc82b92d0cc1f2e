import type { Refuse } from './component'

const ESCAPE = /\\(?:[pPx]\{[^}]*\}|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|[\s\S])/y
const GROUP = /\((?:\?(?:<?[=!]|[:>]|[a-z-]+[:)]|<\w+>))?/y
const QUANTIFIER = /[?*+]\+?\??|\{\d*,?\d*\}[+?]?/y

/**
 * The same pattern without possessive quantifiers, which JavaScript lacks: `X++` takes all the Xs and gives none back, so that
 * no X follows. `X{1,3}+` is no possessive one in Oniguruma: it means `(?:X{1,3})+`.
 */
export function withoutPossessives(pattern: string, refuse: Refuse): string {
  let result = ''
  for (let i = 0; i < pattern.length;) {
    const atom = matchAt(ESCAPE, pattern, i) ?? classAt(pattern, i)
    const group = atom === undefined ? matchAt(GROUP, pattern, i) : undefined
    const taken = atom ?? group ?? String.fromCodePoint(pattern.codePointAt(i)!)
    i += taken.length
    const quantifier = group === undefined ? (matchAt(QUANTIFIER, pattern, i) ?? '') : ''
    i += quantifier.length
    const possessive = /^[?*+]\+$/.test(quantifier)
    if (possessive && taken === ')')
      return refuse(`a pattern that splits text has a possessive group ("${pattern}")`)
    result += possessive ? plain(taken, quantifier[0]!) : taken + quantifier
  }
  return result
}

const plain = (atom: string, quantifier: string) =>
  quantifier === '?' ? `(?:${atom}|(?!${atom}))` : `(?:${atom}${quantifier}(?!${atom}))`

function matchAt(regex: RegExp, text: string, at: number): string | undefined {
  regex.lastIndex = at
  return regex.exec(text)?.[0]
}

/** The character class that begins here, with the classes inside it. */
function classAt(pattern: string, start: number): string | undefined {
  if (pattern[start] !== '[') return undefined
  let depth = 0
  for (let i = start; i < pattern.length; i++) {
    if (pattern[i] === '\\') i++
    else if (pattern[i] === '[') {
      depth++
      if (pattern[i + 1] === '^') i++
      if (pattern[i + 1] === ']') i++ // a bracket that comes first stands for itself
    } else if (pattern[i] === ']' && --depth === 0) return pattern.slice(start, i + 1)
  }
  return undefined
}
