import { bytes, choice, optional, reference, repeat, sequence, text, type Grammar } from './grammar'

/**
 * JSON (RFC 8259) as a model is to write it: on one line, with a space at most behind commas and colons. Strings hold whole
 * UTF-8 characters and escapes that stand for whole characters.
 */

const continuation = bytes(0x80, 0xbf)

/** Well-formed UTF-8 of more than one byte: table 3-7 of the Unicode Standard. */
const wide = choice(
  sequence(bytes(0xc2, 0xdf), continuation),
  sequence(bytes(0xe0), bytes(0xa0, 0xbf), continuation),
  sequence(choice(bytes(0xe1, 0xec), bytes(0xee, 0xef)), continuation, continuation),
  sequence(bytes(0xed), bytes(0x80, 0x9f), continuation),
  sequence(bytes(0xf0), bytes(0x90, 0xbf), continuation, continuation),
  sequence(bytes(0xf1, 0xf3), continuation, continuation, continuation),
  sequence(bytes(0xf4), bytes(0x80, 0x8f), continuation, continuation),
)

const digit = bytes(0x30, 0x39)
const hex = choice(digit, bytes(0x41, 0x46), bytes(0x61, 0x66))
/** Hexadecimal digits but d and D, which begin surrogates where they come first. */
const hexBesideD = choice(digit, bytes(0x41, 0x43), bytes(0x45, 0x46), bytes(0x61, 0x63), bytes(0x65, 0x66))
const escape = sequence(
  text('\\'),
  choice(
    ...Array.from('"\\/bfnrt', (character) => text(character)),
    sequence(
      text('u'),
      choice(sequence(hexBesideD, hex), sequence(choice(text('d'), text('D')), bytes(0x30, 0x37))),
      hex,
      hex,
    ),
  ),
)

/** One character of a string: neither a quote, a backslash nor a control character unless escaped. */
const character = choice(bytes(0x20, 0x21), bytes(0x23, 0x5b), bytes(0x5d, 0x7e), wide, escape)

const quote = text('"')

/** A string of so many characters. */
export const string = (least = 0, most = Infinity): Grammar =>
  sequence(quote, repeat(character, least, most), quote)

/** Digits of a whole number: more than JavaScript's numbers hold say nothing. */
const MAX_DIGITS = 15
const whole = choice(text('0'), sequence(bytes(0x31, 0x39), repeat(digit, 0, MAX_DIGITS - 1)))

export const integer = sequence(optional(text('-')), whole)
export const number = sequence(
  integer,
  optional(sequence(text('.'), repeat(digit, 1, MAX_DIGITS))),
  optional(
    sequence(choice(text('e'), text('E')), optional(choice(text('-'), text('+'))), digit, optional(digit)),
  ),
)

export const boolean = choice(text('true'), text('false'))
export const nothing = text('null')

const comma = sequence(text(','), optional(text(' ')))
const colon = sequence(text(':'), optional(text(' ')))

/** An array of so many items. */
export function array(item: Grammar, least = 0, most = Infinity): Grammar {
  const further = repeat(sequence(comma, item), Math.max(0, least - 1), most - 1)
  const filled = sequence(item, further)
  const items = most === 0 ? sequence() : least === 0 ? optional(filled) : filled
  return sequence(text('['), items, text(']'))
}

export interface Member {
  name: string
  value: Grammar
  required: boolean
}

/** An object with these members in this order, those that are not required perhaps left out. */
export function object(members: readonly Member[]): Grammar {
  // `tail(i, begun)`: the members from i on, behind a member or not.
  const tail = (i: number, begun: boolean): Grammar => {
    const member = members[i]
    if (!member) return sequence()
    const own = sequence(text(JSON.stringify(member.name)), colon, member.value)
    const taken = sequence(
      ...(begun ? [comma] : []),
      own,
      reference(() => tail(i + 1, true)),
    )
    return member.required
      ? taken
      : choice(
          taken,
          reference(() => tail(i + 1, begun)),
        )
  }
  return sequence(text('{'), tail(0, false), text('}'))
}

/** Any object. */
export const anyObject: Grammar = reference(() => {
  const member = sequence(string(), colon, anyValue)
  return sequence(text('{'), optional(sequence(member, repeat(sequence(comma, member)))), text('}'))
})

/** Any value. */
export const anyValue: Grammar = reference(() =>
  choice(string(), number, boolean, nothing, array(anyValue), anyObject),
)
