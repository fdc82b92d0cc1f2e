import { bytes, choice, repeat, sequence, text, type Grammar } from './grammar'

/**
 * The decimal forms of the whole numbers from `least` to `most`. Both are safe integers.
 */
export function integerRange(least: number, most: number): Grammar {
  const options: Grammar[] = []
  if (least < 0) options.push(sequence(text('-'), naturals(Math.max(1, -most), -least)))
  if (most >= 0) options.push(naturals(Math.max(0, least), most))
  return choice(...options)
}

/** Without sign, from `least` to `most`, both 0 or more: one choice for each number of digits. */
function naturals(least: number, most: number): Grammar {
  const [shortest, longest] = [String(least).length, String(most).length]
  const options: Grammar[] = []
  for (let length = shortest; length <= longest; length++) {
    const from = length === shortest ? String(least) : `1${'0'.repeat(length - 1)}`
    const to = length === longest ? String(most) : '9'.repeat(length)
    options.push(between(from, to))
  }
  return choice(...options)
}

/** Digits from `from` to `to`, which are equally long. */
function between(from: string, to: string): Grammar {
  if (from.length === 0) return sequence()
  const [low, high] = [from.charCodeAt(0), to.charCodeAt(0)]
  const [fromTail, toTail] = [from.slice(1), to.slice(1)]
  if (low === high) return sequence(bytes(low), between(fromTail, toTail))
  const free = repeat(bytes(0x30, 0x39), fromTail.length, fromTail.length)
  const inner = low + 1 <= high - 1 ? [sequence(bytes(low + 1, high - 1), free)] : []
  return choice(
    sequence(bytes(low), between(fromTail, '9'.repeat(fromTail.length))),
    ...inner,
    sequence(bytes(high), between('0'.repeat(toTail.length), toTail)),
  )
}
