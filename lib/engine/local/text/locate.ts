import { utf8Decoder } from './token-bytes'

/** Characters that a normalizer, or a token that takes the spaces beside it, may have swallowed between two tokens. */
const SLACK = 16

/**
 * Where in `text` each of its tokens begins, in UTF-16 units. A character of several tokens counts for the one that completes
 * it: the others begin where it does. Tokenizers that put a space before a text, or drop some, are followed.
 * @param tokens the bytes of each token
 */
export function locate(tokens: readonly Uint8Array[], text: string): number[] {
  const decoder = utf8Decoder()
  let offset = 0
  return tokens.map((bytes) => {
    const piece = decoder.decode(bytes, { stream: true })
    const start = startOf(piece, text, offset)
    offset = start.end
    return start.at
  })
}

function startOf(piece: string, text: string, offset: number): { at: number; end: number } {
  if (text.startsWith(piece, offset)) return { at: offset, end: offset + piece.length }
  if (piece.startsWith(' ') && text.startsWith(piece.slice(1), offset)) {
    return { at: offset, end: offset + piece.length - 1 }
  }
  const near = piece.trim() && text.slice(offset, offset + SLACK + piece.length).indexOf(piece.trim())
  if (typeof near === 'number' && near >= 0) {
    return { at: offset + near, end: offset + near + piece.trim().length }
  }
  return { at: offset, end: offset + piece.length }
}
