import { membersOf, type Component, type Refuse } from './component'
import { withoutPossessives } from './possessive'

/** GPT-2's pattern, which `ByteLevel` stands for: https://github.com/openai/gpt-2/blob/master/src/encoder.py */
const GPT2 = String.raw`'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`

/** Unicode punctuation, and ASCII's of all kinds. */
const PUNCTUATION = String.raw`[\p{P}!-/:-@\[-\x60{-~]`

const sequence = (pretokenizers: Component[]): Component => ({ type: 'Sequence', pretokenizers })

/** Splits text into the pattern's matches and what lies between them. */
const isolated = (pattern: string): Component => ({
  type: 'Split',
  pattern: { Regex: pattern },
  behavior: 'Isolated',
  invert: false,
})

/** Splits text into the pattern's matches and drops what lies between them. */
const matches = (pattern: string): Component => ({ ...isolated(pattern), behavior: 'Removed', invert: true })

/**
 * The same splitting in terms of `Split`, whose patterns `@huggingface/tokenizers` reads as the Python package does. Its own
 * `ByteLevel`, `Digits`, `Punctuation` and `Whitespace` mean other sets of characters.
 */
export function rewritePreTokenizer(step: Component, refuse: Refuse): Component {
  switch (step.type) {
    case 'Sequence':
      return sequence(
        membersOf(step, 'pretokenizers', refuse).map((inner) => rewritePreTokenizer(inner, refuse)),
      )
    case 'ByteLevel':
      return byteLevel(step)
    case 'Digits':
      return isolated(step.individual_digits ? String.raw`\p{N}` : String.raw`\p{N}+`)
    case 'Punctuation':
      return isolated(behaviour(PUNCTUATION, step.behavior ?? 'Isolated', refuse))
    case 'Whitespace':
      return matches(String.raw`\w+|[^\w\s]+`)
    case 'WhitespaceSplit':
      return matches(String.raw`\S+`)
    case 'Metaspace':
      return metaspace(step)
    case 'Split':
      return split(step, refuse)
    default:
      return refuse(`it splits text by "${step.type}", which is not supported`)
  }
}

function byteLevel({ use_regex = true, add_prefix_space = true }: Component): Component {
  const toBytes = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: false }
  // With a space as its mark, all that Metaspace does is to begin the text with one.
  const prefix = { type: 'Metaspace', replacement: ' ', prepend_scheme: 'always' }
  return sequence([...(add_prefix_space ? [prefix] : []), ...(use_regex ? [isolated(GPT2)] : []), toBytes])
}

function metaspace({
  replacement = '▁',
  prepend_scheme,
  add_prefix_space,
  split: splits = true,
}: Component): Component {
  const scheme = prepend_scheme ?? (add_prefix_space === false ? 'never' : 'always')
  const marks = { type: 'Metaspace', replacement, prepend_scheme: scheme }
  const words = isolated(`${String(replacement)}[^${String(replacement)}]*`)
  return splits === false ? marks : sequence([marks, words])
}

function split(step: Component, refuse: Refuse): Component {
  const { String: text, Regex: regex } = (step.pattern ?? {}) as { String?: unknown; Regex?: unknown }
  const pattern =
    typeof regex === 'string'
      ? withoutPossessives(regex, refuse)
      : typeof text === 'string'
        ? escaped(text)
        : refuse('a pattern that splits text is missing')
  if (/\\G|\(\?>/.test(pattern)) refuse('a pattern that splits text has "\\G" or an atomic group "(?>"')
  const behavior = String(step.behavior ?? 'Isolated')
  if (!step.invert) {
    return behavior === 'Removed'
      ? { ...isolated(pattern), behavior }
      : isolated(behaviour(pattern, behavior, refuse))
  }
  if (behavior === 'Removed') return matches(pattern)
  return behavior === 'Isolated' ? isolated(pattern) : refuse(`it splits text inverted and "${behavior}"`)
}

/** A pattern whose matches, isolated, are the pieces that `pattern` gives under this behaviour. */
function behaviour(pattern: string, behavior: unknown, refuse: Refuse): string {
  const others = String.raw`(?:(?!${pattern})[\s\S])*`
  switch (behavior) {
    case 'Isolated':
      return pattern
    case 'Contiguous':
      return `(?:${pattern})+`
    case 'MergedWithPrevious':
      return `${others}(?:${pattern})`
    case 'MergedWithNext':
      return `(?:${pattern})${others}`
    default:
      return refuse(`it splits text and treats what it splits at as "${String(behavior)}"`)
  }
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
