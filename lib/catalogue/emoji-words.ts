import keywords from 'emojilib'

const SKIN_OR_VARIANT = /[\u{1F3FB}-\u{1F3FF}\uFE0F]/gu

const plain = (emoji: string) => emoji.replace(SKIN_OR_VARIANT, '')
const known = new Map(Object.entries(keywords).map(([emoji, names]) => [plain(emoji), names]))
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** The English words that name the emoji of a text, whatever their skin tone, the name itself first. */
export function emojiWords(text: string): string[] {
  const names = [...graphemes.segment(text)].flatMap(({ segment }) => emojiNames(segment))
  return [...new Set(names.flatMap((name) => name.toLowerCase().split(/[_ ]+/)))]
}

function emojiNames(segment: string): readonly string[] {
  // The names of digits, letters and signs such as "+" are no help to who types them.
  return /\p{Extended_Pictographic}|\p{Regional_Indicator}/u.test(segment)
    ? (known.get(plain(segment)) ?? [])
    : []
}
