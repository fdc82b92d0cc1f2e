import { TOKEN, type Vocabulary } from './vocabulary'

/**
 * The merges that rebuild SentencePiece's byte-pair encoding: it joins the two neighbours whose joint piece has the highest
 * score. Every way to cut a piece into two pieces is a merge; higher scores come first, and of equal ones the longer pieces
 * (as Hugging Face's conversion of SentencePiece models orders them).
 */
export function mergesByScore({ tokens, types }: Vocabulary, scores: readonly number[]): [string, string][] {
  const takesPart = (id: number) =>
    types[id] === TOKEN.normal || types[id] === TOKEN.userDefined || types[id] === TOKEN.unused
  const ids = new Map<string, number>()
  tokens.forEach((token, id) => {
    if (takesPart(id)) ids.set(token, id)
  })
  const merges: { left: string; right: string; score: number; order: [number, number] }[] = []
  for (const [token, id] of ids) {
    if (types[id] !== TOKEN.normal) continue
    const characters = Array.from(token)
    for (let cut = 1; cut < characters.length; cut++) {
      const left = characters.slice(0, cut).join('')
      const right = characters.slice(cut).join('')
      const [l, r] = [ids.get(left), ids.get(right)]
      if (l !== undefined && r !== undefined) merges.push({ left, right, score: scores[id]!, order: [l, r] })
    }
  }
  merges.sort(
    (a, b) =>
      b.score - a.score ||
      length(b.left) - length(a.left) ||
      length(b.right) - length(a.right) ||
      a.order[0] - b.order[0] ||
      a.order[1] - b.order[1],
  )
  return merges.map(({ left, right }) => [left, right])
}

const length = (text: string) => Array.from(text).length
