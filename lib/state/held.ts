import type { HeldWhere } from './conditions'

export interface Stretch {
  text: string
  held: boolean
}

/** A text in stretches where a condition held and where it did not. */
export function stretchesOf(text: string, spans: HeldWhere['spans']): Stretch[] {
  const stretches: Stretch[] = []
  let at = 0
  for (const [from, to] of spans) {
    if (from > at) stretches.push({ text: text.slice(at, from), held: false })
    stretches.push({ text: text.slice(from, to), held: true })
    at = to
  }
  if (at < text.length) stretches.push({ text: text.slice(at), held: false })
  return stretches.filter((stretch) => stretch.text !== '')
}

/** How many of a text's words a condition held at, in part or whole, and how many words there are. */
export function wordsHeld(text: string, spans: HeldWhere['spans']): { held: number; words: number } {
  const words = [...text.matchAll(/\S+/g)]
  const held = words.filter(({ index, 0: word }) =>
    spans.some(([from, to]) => from < index + word.length && to > index),
  )
  return { held: held.length, words: words.length }
}
