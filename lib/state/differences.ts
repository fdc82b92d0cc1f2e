/** A run of words, and which of two texts has it. */
export interface Piece {
  text: string
  in: 'both' | 'first' | 'second'
}

/** What two texts share and what only one of them says, word by word. What compares them comes when it is first asked for. */
export async function differencesOf(first: string, second: string): Promise<Piece[]> {
  const { diffWordsWithSpace } = await import('diff')
  const pieces = diffWordsWithSpace(first, second).map(({ value, added, removed }): Piece => ({
    text: value,
    in: added ? 'second' : removed ? 'first' : 'both',
  }))
  return inRuns(pieces)
}

/** Words that differ one after the other become one run on each side: a space that both have between them tells nothing. */
function inRuns(pieces: readonly Piece[]): Piece[] {
  const runs: Piece[] = []
  const open = { first: '', second: '' }
  const close = () => {
    for (const side of ['first', 'second'] as const) {
      if (open[side] !== '') runs.push({ text: open[side], in: side })
      open[side] = ''
    }
  }
  pieces.forEach((piece, i) => {
    const gap = piece.in === 'both' && piece.text.trim() === '' && i > 0 && i < pieces.length - 1
    if (piece.in !== 'both') open[piece.in] += piece.text
    else if (gap && open.first !== '' && open.second !== '') {
      open.first += piece.text
      open.second += piece.text
    } else {
      close()
      runs.push(piece)
    }
  })
  close()
  return runs
}
