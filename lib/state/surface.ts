/** What can be counted in a text as it stands. */
export interface Surface {
  words: number
  exclamations: number
  questions: number
  emoji: number
  /** Lines of lists. */
  items: number
  /** Words of three letters or more that are all in capitals. */
  capitals: number
}

const counted: Record<keyof Surface, RegExp> = {
  words: /\S+/g,
  exclamations: /!/g,
  questions: /\?/g,
  emoji: /\p{Extended_Pictographic}/gu,
  items: /^\s*(?:[-*•]|\d+[.)])\s/gm,
  capitals: /(?<!\p{L})\p{Lu}{3,}(?!\p{L})/gu,
}

export const SURFACES = Object.keys(counted) as (keyof Surface)[]

export const surfaceOf = (text: string): Surface =>
  Object.fromEntries(
    SURFACES.map((what) => [what, text.match(counted[what])?.length ?? 0]),
  ) as unknown as Surface
