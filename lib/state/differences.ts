/** A run of words, and which of two texts has it. */
export interface Piece {
  text: string
  in: 'both' | 'first' | 'second'
}

/** What two texts share and what only one of them says, word by word. What compares them comes when it is first asked for. */
export async function differencesOf(first: string, second: string): Promise<Piece[]> {
  const { diffWordsWithSpace } = await import('diff')
  return diffWordsWithSpace(first, second).map(({ value, added, removed }) => ({
    text: value,
    in: added ? 'second' : removed ? 'first' : 'both',
  }))
}
